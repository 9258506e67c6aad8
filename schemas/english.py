"""The form's labels in English, for the columns of exports and the codebook. Data only.

The translations are ours: the form has none. ``tests/test_codebook.py`` checks that no row or column of either edition
lacks one.
"""

from schemas.form import Column, Row, Table

TABLES: dict[str, str] = {
    "disclosure": "Information disclosed on the organ's own initiative",
    "applications": "Requests received and handled",
    "disputes": "Administrative reconsideration and litigation",
}
ROWS: dict[str, dict[str, str]] = {
    "disclosure": {
        "regulations": "Government rules",
        "normative_documents": "Normative documents",
        "licensing": "Administrative licensing",
        "other_services": "Other services and management for the public",
        "penalties": "Administrative penalties",
        "coercion": "Administrative coercion",
        "fees": "Administrative fees",
        "procurement": "Centralised government procurement",
    },
    "applications": {
        "received": "1 Requests received this year",
        "carried_in": "2 Requests carried over from last year",
        "granted": "3.1 Disclosed",
        "partially_granted": "3.2 Partly disclosed",
        "denied.state_secret": "3.3.1 Denied: state secret",
        "denied.prohibited_by_law": "3.3.2 Denied: other law or regulation forbids it",
        "denied.security_and_stability": "3.3.3 Denied: endangers security or stability",
        "denied.third_party_rights": "3.3.4 Denied: rights of a third party",
        "denied.internal_affairs": "3.3.5 Denied: internal affairs",
        "denied.deliberative_process": "3.3.6 Denied: deliberative process",
        "denied.enforcement_file": "3.3.7 Denied: file of administrative enforcement",
        "denied.administrative_query": "3.3.8 Denied: matter of an administrative inquiry",
        "unavailable.not_held": "3.4.1 Unavailable: not held by the organ",
        "unavailable.needs_compilation": "3.4.2 Unavailable: would have to be compiled",
        "unavailable.unclear_after_correction": "3.4.3 Unavailable: unclear even after correction",
        "not_processed.petition": "3.5.1 Not processed: petition, report or complaint",
        "not_processed.repeated": "3.5.2 Not processed: repeated request",
        "not_processed.published_material": "3.5.3 Not processed: asks for a publication",
        "not_processed.excessive": "3.5.4 Not processed: many requests without good reason",
        "not_processed.reconfirmation": "3.5.5 Not processed: asks to confirm or reissue what was obtained",
        "other_handling.not_corrected": "3.6.1 Other: not corrected in time by the applicant",
        "other_handling.fee_unpaid": "3.6.2 Other: fee not paid in time by the applicant",
        "other_handling.other": "3.6.3 Other: any other",
        "other_handling.undivided": "3.6 Other handling (2019 form)",
        "total_handled": "3.7 Total handled",
        "carried_out": "4 Carried over to next year",
    },
    "disputes": {
        "reconsideration": "Administrative reconsideration",
        "litigation_direct": "Litigation without prior reconsideration",
        "litigation_after_reconsideration": "Litigation after reconsideration",
    },
}
COLUMNS: dict[str, dict[str, str]] = {
    "disclosure": {
        "issued": "issued this year",
        "repealed": "repealed this year",
        "in_force": "in force",
        "decisions": "decisions this year",
        "made": "newly made this year",
        "disclosed": "newly disclosed this year",
        "total_disclosed": "disclosed in total",
        "previous_items": "items last year",
        "change": "change this year",
        "amount_wan": "amount charged this year",
        "projects": "projects procured",
        "amount": "amount procured",
    },
    "applications": {
        "natural_person": "natural persons",
        "business": "businesses",
        "research": "research institutes",
        "nonprofit": "non-profit organisations",
        "legal_service": "legal service providers",
        "other": "others",
        "total": "total",
    },
    "disputes": {
        "upheld": "upheld",
        "corrected": "corrected",
        "other": "other result",
        "pending": "not yet concluded",
        "total": "total",
    },
}


def row_label(table: Table, row: Row) -> str:
    """What the form calls *row*, in English."""
    return ROWS[table.key][row.key]


def column_label(table: Table, column: Column) -> str:
    """What the form calls *column*, in English."""
    return COLUMNS[table.key][column.key]
