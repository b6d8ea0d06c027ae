"""Which column of a file is meant by which of ours, where its header is localised or wrong."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from matchmaker.intake.tables import Columns, column_name

ALIKE = 0.8
"""From this similarity on (1 is the same) a header is suggested for a column."""

SYNONYMS: dict[str, str] = {
    "organisation": "organization, company, company name, firm, name, institution, participant, "
    "empresa, entidad, organización, nombre de la empresa, organització, entitat, entreprise, "
    "société, raison sociale, organisme, unternehmen, firma, organisatie, bedrijf, azienda, "
    "impresa, società, ente, organizacja, przedsiębiorstwo, spoločnosť, organizácia, společnost, "
    "公司, 公司名称, 企业, 企业名称, 单位, 单位名称, 机构, 会社名",
    "country": "nation, country code, land, país, pays, paese, kraj, krajina, země, stát, "
    "staat, 国家, 国家地区, 国",
    "side": "group, role, lado, parte, grupo, côté, seite, zijde, costat, lato, strona, 方, 类别",
    "kind": "type, type of organisation, organisation type, tipo, tipus, type d'organisation, "
    "art, rechtsform, soort, rodzaj, typ, 类型, 企业类型",
    "sector": "industry, branch, activity, sectores, secteur, branche, settore, branża, odvetvie, "
    "行业, 领域",
    "website": "web, url, homepage, site, web site, internet, página web, sitio web, pàgina web, "
    "site web, webseite, internetseite, sito, sito web, strona www, webová stránka, 网站, 网址",
    "offers": "offer, supply, products, services, what we offer, oferta, ofrece, ofereix, offre, "
    "angebot, bietet, aanbod, offerta, ponuka, nabídka, 提供, 产品, 供应",
    "needs": "need, looking for, wanted, demand, seeks, interests, busca, necesita, demanda, "
    "cerca, recherche, besoins, sucht, bedarf, zoekt, vraag, szuka, hľadá, poptávka, 需求, 寻找",
    "languages": "language, spoken languages, idiomas, idioma, llengües, llengua, langues, "
    "langue, sprachen, sprache, talen, taal, lingue, lingua, języki, jazyky, 语言, 工作语言",
    "min_meetings": "minimum meetings, minimum, at least, mínimo, mínim, minimum de rendez-vous, "
    "mindestens, minimo, 最少会谈",
    "target_meetings": "target, wished meetings, objetivo, objectiu, objectif, ziel, doel, "
    "obiettivo, cel, 目标会谈",
    "max_meetings": "maximum meetings, maximum, at most, máximo, màxim, höchstens, massimo, "
    "maksimum, 最多会谈",
    "delegates_at_once": "meetings at once, parallel meetings, simultáneas, en parallèle, parallel",
    "table": "table number, mesa, taula, tisch, tafel, tavolo, stół, stôl, 桌号, 展位",
    "code": "id, short name, código, codi, kürzel, codice, kod, kód, 编号, 代码",
    "synthetic": "made up, test data, ficticio, fictif, fiktiv, 虚构",
    "note": "notes, remark, remarks, comment, comments, observaciones, notas, nota, remarques, "
    "commentaire, bemerkung, bemerkungen, anmerkung, opmerking, osservazioni, uwagi, poznámka, "
    "备注",
    "latin_name": "full name, contact, contact person, contact name, person, delegate, "
    "nombre y apellidos, persona de contacto, contacto, nom et prénom, personne de contact, "
    "ansprechpartner, ansprechperson, kontaktperson, contactpersoon, referente, "
    "osoba kontaktowa, 拼音, 英文名, 姓名拼音",
    "native_name": "name in own script, local name, chinese name, nombre original, 姓名, 中文名, "
    "联系人",
    "family_name": "last name, surname, apellido, apellidos, cognoms, nom de famille, nachname, "
    "familienname, achternaam, cognome, nazwisko, priezvisko, příjmení, 姓",
    "given_name": "first name, forename, prénom, vorname, voornaam, imię, meno, jméno, 名",
    "title": "position, job title, function, role, cargo, puesto, càrrec, fonction, poste, "
    "funktion, functie, ruolo, stanowisko, pozícia, funkce, 职务, 职位",
    "salutation": "form of address, tratamiento, civilité, anrede, aanhef, 称呼",
    "email": "e-mail, mail, mail address, e-mail address, correo, correo electrónico, correu, "
    "courriel, adresse mail, e-mail-adresse, posta elettronica, 邮箱, 电子邮件, 电子邮箱",
    "telephone": "phone, phone number, mobile, tel, cell, teléfono, móvil, telèfon, téléphone, "
    "telefon, handy, telefoon, telefono, telefón, 电话, 手机, 联系电话",
    "wechat": "weixin, we chat, 微信, 微信号",
    "from": "asker, who, requester, start, begin, beginning, de, desde, inicio, von, beginn, "
    "van, da, od, 从, 申请方, 开始",
    "to": "asked, with, with whom, end, until, a, hasta, fin, à, bis, ende, tot, do, 到, "
    "对方, 结束",
    "priority": "wish, rank, importance, prioridad, prioritat, priorité, priorität, prioriteit, "
    "priorità, priorytet, priorita, 优先级",
    "place": "venue, city, hall, lugar, ciudad, lloc, lieu, ville, ort, stadt, plaats, luogo, "
    "città, miejsce, miesto, místo, 地点, 城市",
    "status": "availability, available, state, estado, disponibilidad, estat, statut, "
    "verfügbarkeit, beschikbaarheid, stato, stan, stav, 状态",
}
"""What people head our columns with, in the languages of those who take part so far."""


def suggested(header: Sequence[str], columns: Columns) -> list[str]:
    """For each header of a file the column that it most likely means, empty where none does.

    Each column is suggested once. The same name comes first, then a synonym, then what is
    written much alike; it is for a person to correct.
    """
    ranked = sorted(
        (
            (-_likeness(text, column), at, column)
            for at, text in enumerate(header)
            for column in columns.all
        ),
    )
    found = [""] * len(header)
    for likeness, at, column in ranked:
        if -likeness >= ALIKE and not found[at] and column not in found:
            found[at] = column
    return found


def _likeness(text: str, column: str) -> float:
    if column_name(text) == column:
        return 2.0
    written = _plain(text)
    if not written:
        return 0.0
    # A unit or an explanation in brackets, and a mark for required cells, are no part of it.
    bare = _plain(re.sub(r"[(（\[].*|[*:：]", "", text))
    spellings = [_plain(column), *map(_plain, SYNONYMS.get(column, "").split(","))]
    if written in spellings or bare in spellings:
        return 1.5
    return max(
        (SequenceMatcher(None, bare, one).ratio() for one in spellings if len(one) > 3),
        default=0.0,
    )


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", " ", letters).strip()
