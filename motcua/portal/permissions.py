"""The citizens' addresses: what is open to all, and what needs the person's own account."""

from motcua.core.permissions import Role, permission, urls

permission("own_dossier.read", "Xem hồ sơ của mình", {Role.CITIZEN})

urls(
    {
        "portal_home": "public",
        "procedure_search": "public",
        "procedure_suggest": "public",
        "procedure_public": "public",
        "procedure_version": "public",
        "procedure_checklist": "public",
        "procedure_changes": "public",
        "open_data": "public",
        "open_data_file": "public",
        "sitemap": "public",
        "robots": "public",
        "api_description": "public",
        "api_procedures": "public",
        "api_procedure": "public",
        "api_versions": "public",
        "api_version": "public",
        "api_sectors": "public",
        "track": "public",
        "track_direct": "public",
        "file_online": "dossier.register",
        "file_online_papers": "dossier.register",
        "my_dossiers": "own_dossier.read",
        "my_dossier": "own_dossier.read",
        "my_dossier_file": "own_dossier.read",
        "my_dossier_form": "own_dossier.read",
        "my_dossier_resubmit": "dossier.resubmit",
        "my_dossier_withdraw": "dossier.withdraw",
    }
)
