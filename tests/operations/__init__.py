"""What an administrator does, tried with real processes: backup and restore, the server, ./run."""
