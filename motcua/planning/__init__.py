"""Annual plans of administrative-procedure control: from the paper to tasks one can work by."""
