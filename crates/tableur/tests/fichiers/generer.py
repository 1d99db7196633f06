"""Writes the fixtures of this folder (run once, results are committed).

    python3 -m venv v && v/bin/pip install openpyxl==3.1.5 odfpy==1.4.1
    v/bin/python generer.py

Every person is invented.
"""
import csv, datetime as d, io, pathlib
import openpyxl
from odf import opendocument, table, text, style, number

ICI = pathlib.Path(__file__).parent
ENTETES = ["Civ.", "Nom de naissance", "Nom marital", "Prénoms", "Né(e) le", "Tél. portable", "Mail",
           "Adresse", "CP", "Ville", "Travailleur social", "Dernier RDV", "Observations", "N° sécu"]
LIGNES = [
    ["Mme", "DIALLO", "", "Aïssata", d.date(1985, 3, 12), "0612345678", "aissata.diallo@exemple.fr",
     "3 rue de l’Égalité", "01000", "Bourg-en-Bresse", "Mme Lefèvre", d.date(2025, 9, 4),
     "Dossier FSL ; à revoir\nRappeler « lundi »", "285037512345678"],
    ["M.", "EL AMRANI", "", "Youssef", d.date(1999, 11, 2), "0145678901", "", "12 bis av. Foch", "93200",
     "Saint-Denis", "M. Noël", d.date(2025, 10, 1), "Français en cours d’apprentissage", ""],
    ["Mme", "MARTIN", "DUPONT", "Cœlia", d.date(1952, 1, 31), "0756789012", "coelia@exemple.fr",
     "Résidence Les Tilleuls", "75011", "Paris", "Mme Lefèvre", d.date(2025, 8, 20), "", ""],
]

def texte(v):
    return v.strftime("%d/%m/%Y") if isinstance(v, d.date) else v

def en_csv(sep, lignes=None):
    f = io.StringIO()
    w = csv.writer(f, delimiter=sep, lineterminator="\r\n")
    w.writerow(ENTETES)
    for l in lignes or LIGNES:
        w.writerow([texte(v) for v in l])
    return f.getvalue()

def simple(s):
    """Characters that every 8-bit encoding has."""
    return s.replace("’", "'").replace("œ", "oe").replace("«", '"').replace("»", '"').replace("° ", " ")

(ICI / "utf8.csv").write_bytes(en_csv(",").encode("utf-8"))
(ICI / "utf8_bom.csv").write_bytes(b"\xef\xbb\xbf" + en_csv(";").encode("utf-8"))
(ICI / "utf16.csv").write_bytes(en_csv("\t").encode("utf-16"))
(ICI / "windows1252.csv").write_bytes(en_csv(";").encode("cp1252"))
(ICI / "iso8859_15.csv").write_bytes(en_csv("|").replace("’", "'").encode("iso8859-15"))
(ICI / "mac_roman.csv").write_bytes(en_csv(";").replace("\r\n", "\r").encode("mac_roman"))

c = openpyxl.Workbook()
f = c.active
f.title = "Vide"
f = c.create_sheet("File active")
f["A1"] = "File active de l’équipe — octobre 2025"
for j, h in enumerate(ENTETES):
    f.cell(3, j + 1, h)
for i, l in enumerate(LIGNES):
    for j, v in enumerate(l):
        if v == "":
            continue
        cell = f.cell(4 + i, j + 1, v)
        if isinstance(v, d.date):
            cell.number_format = "DD/MM/YYYY"
        if j == 5:      # Excel made a number of the phone
            cell.value = int(v)
            cell.number_format = "General"
        if j == 8:      # and of the post code, with a format that shows the zero
            cell.value = int(v)
            cell.number_format = "00000"
c.create_sheet("Listes")["A1"] = "Paris"
c.save(ICI / "classeur.xlsx")

o = opendocument.OpenDocumentSpreadsheet()
t = table.Table(name="File active")
def ligne(valeurs):
    r = table.TableRow()
    for v in valeurs:
        if isinstance(v, d.date):
            c = table.TableCell(valuetype="date", datevalue=v.isoformat())
            c.addElement(text.P(text=texte(v)))
        elif isinstance(v, int):
            c = table.TableCell(valuetype="float", value=v)
            c.addElement(text.P(text=str(v)))
        elif v == "":
            c = table.TableCell()
        else:
            c = table.TableCell(valuetype="string")
            for p in v.split("\n"):
                c.addElement(text.P(text=p))
        r.addElement(c)
    t.addElement(r)
ligne(["File active de l’équipe — octobre 2025"])
t.addElement(table.TableRow(numberrowsrepeated=1))
ligne(ENTETES)
for l in LIGNES:
    ligne([int(v) if j in (5, 8) else v for j, v in enumerate(l)])
t.addElement(table.TableRow(numberrowsrepeated=1048000))
o.spreadsheet.addElement(t)
o.save(str(ICI / "classeur.ods"))
