"""A small export of each kind of the Medicare Coverage Database, invented: tables by file name."""

from __future__ import annotations

Tables = dict[str, bytes]

_CONTRACTORS = {
    "contractor.csv": (
        "contractor_id,contractor_type_id,contractor_version,contractor_bus_name\n"
        "1,9,1,Invented Administrators\n"
    ),
    "contractor_jurisdiction.csv": (
        "contractor_id,contractor_type_id,contractor_version,state_id,term_date\n"
        "1,9,1,1,\n1,9,1,2,2020-01-01\n"
    ),
    "state_lookup.csv": "state_id,state_abbrev,description\n1,OH,Ohio\n2,UN,New York - Upstate\n",
    "update_period.csv": "period_id,begin_date,dis_end_date\n1,2026-02-20,2026-02-26\n",
}
_ARTICLES = {
    "article.csv": (
        "article_id,article_version,article_type,title,article_pub_date,article_eff_date,article_end_date,"
        "description,other_comments,status,last_updated,article_rev_end_date,date_retired,"
        "cms_cov_policy,display_id\n"
        '9,2,6,"Invented, with ""quotes""",2026-01-01,1/1/2026,,"<p>Words\nin '
        "&amp;lt;b&amp;gt;two&amp;lt;/b&amp;gt; "
        'lines.</p>",,A,2026-02-20 10:00:00.5,,,,A9\n'
    ),
    "article_x_hcpc_code.csv": "article_id,article_version,hcpc_code_id\n9,2,G0283\n9,2,0000X\n9,2,XX000\n",
    "article_x_hcpc_code_group.csv": "article_id,article_version,hcpc_code_group,paragraph\n9,2,1,These.\n",
    "article_x_icd10_covered_group.csv": (
        "article_id,article_version,icd10_covered_group,paragraph,icd10_covered_ast\n"
        '9,2,1,"<ul><li>For G0283</li></ul>",*With its cause.\n'
    ),
    "article_x_icd10_covered.csv": (
        "article_id,article_version,icd10_covered_group,icd10_code_id,asterisk\n9,2,1,A00.0,N\n9,2,1,A01,Y\n"
    ),
    "article_x_icd10_noncovered_group.csv": (
        "article_id,article_version,icd10_noncovered_group,paragraph\n9,2,1,Never.\n"
    ),
    "article_x_icd10_noncovered.csv": (
        "article_id,article_version,icd10_noncovered_group,icd10_code_id\n9,2,1,A01.1\n"
    ),
    "article_x_contractor.csv": (
        "article_id,article_version,contractor_id,contractor_type_id,contractor_version\n9,2,1,9,1\n"
    ),
    "article_related_documents.csv": "article_id,article_version,r_lcd_id\n9,2,3\n9,2,0\n",
    "article_related_ncd_documents.csv": "article_id,article_version,r_ncd_id\n9,2,7\n",
}
_LCDS = {
    "lcd.csv": (
        "lcd_id,lcd_version,title,determination_number,orig_det_eff_date,ent_det_end_date,rev_eff_date,"
        "rev_end_date,indication,coding_guidelines,doc_reqs,util_guide,status,last_updated,cms_cov_policy,"
        "display_id,date_retired\n3,4,Invented Equipment,,2015-10-01,,2026-01-01,,<i>caf\u00e9</i>,,,,A,"
        "2026-02-20,,L3,\n"
    ),
    "lcd_x_hcpc_code.csv": "lcd_id,lcd_version,hcpc_code_id\n3,4,K0001\n",
    "lcd_x_contractor.csv": (
        "lcd_id,lcd_version,contractor_id,contractor_type_id,contractor_version\n3,4,1,9,1\n"
    ),
    "lcd_related_documents.csv": "lcd_id,lcd_version,r_article_id\n3,4,9\n",
    "lcd_related_ncd_documents.csv": "lcd_id,lcd_version,r_ncd_id\n",
}
_NCDS = {
    "ncd_trkg.csv": (
        "NCD_id,NCD_vrsn_num,natl_cvrg_type,NCD_mnl_sect,NCD_mnl_sect_title,NCD_efctv_dt,NCD_trmntn_dt,"
        "itm_srvc_desc,indctn_lmtn,othr_txt,last_updt_tmstmp\n"
        "7,1,True,10.9,Invented Currents,1978-08-01,,What,When,,2026-02-20 11:49:28.133\n"
    ),
}


def exports() -> dict[str, Tables]:
    """By kind of format. The texts of determinations are in Windows letters, as some exports were."""
    tables = {"articles": _ARTICLES | _CONTRACTORS, "lcds": _LCDS | _CONTRACTORS, "ncds": _NCDS}
    return {
        f"coverage-{kind}": {name: text.encode("cp1252") for name, text in found.items()}
        for kind, found in tables.items()
    }
