"""The public post (QĐ 45/2016/QĐ-TTg): what travels between the applicant, the office and other offices."""
