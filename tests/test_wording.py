"""Stock phrases in all languages: lines as users see them, look-alikes, and the form of ``wording.toml`` itself."""

import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from cleanfeed.blocks.from_text import cut_text
from cleanfeed.label.dates import find_ages
from cleanfeed.label.label import label_blocks
from cleanfeed.label.wording import EDGES, LONGEST, plain, seek, wording
from cleanfeed.page.claims import Claims
from cleanfeed.page.text import split_lines

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "pl", "ru", "ja")
LISTS = "kickers bylines published modified sign_off correction next_page credits months error_page consent_page".split()
DATA: dict[str, Any] = tomllib.loads(files("cleanfeed.label").joinpath("wording.toml").read_text("utf-8"))
ENTRIES: list[dict[str, Any]] = DATA["phrases"]
FORMS = [(entry["role"], form, entry.get("opens", False)) for entry in ENTRIES for form in entry["forms"]]

# By role and language: lines parted by ¦. A + stands before those that head a section.
LINES = {
    "caption": """
en File photo ¦ Image caption ¦ [Stock image]
de Symbolfoto ¦ ARCHIVBILD ¦ Bild vergrößern
fr Photo d'illustration ¦ (Image d’archives)
es Imagen de archivo ¦ FOTO DE RECURSO
it Foto di repertorio ¦ Immagine d'archivio
pt Imagem ilustrativa ¦ Foto de arquivo
nl Archieffoto ¦ Beeld ter illustratie
sv Arkivbild ¦ Genrebild.
no Arkivbilde ¦ Illustrasjonsbilde
da Arkivbillede ¦ Vis billedtekst
pl Zdjęcie ilustracyjne ¦ Zdjęcie archiwalne
ru Архивное фото ¦ Фото из архива
ja 資料写真 ¦ 【写真はイメージです】
ar صورة أرشيفية ¦ صورة تعبيرية""",
    "navigation": """
en Skip to main content ¦ Forgot your password? ¦ Back to top ↑
de Zum Inhalt springen ¦ Menü öffnen ¦ Passwort vergessen?
fr Aller au contenu principal ¦ Se connecter ¦ Mot de passe oublié ?
es Saltar al contenido ¦ Iniciar sesión ¦ ¿Olvidaste tu contraseña?
it Vai al contenuto ¦ Accedi
pt Ir para o conteúdo principal ¦ Página inicial ¦ Fazer login
nl Ga naar de inhoud ¦ Inloggen ¦ Wachtwoord vergeten?
sv Hoppa till innehållet ¦ Logga in ¦ Till startsidan
no Hopp til innhold ¦ LOGG INN ¦ Til forsiden
da Gå til indhold ¦ Log ind ¦ Tilbage til toppen
pl Przejdź do treści ¦ Zaloguj się ¦ Strona główna
ru Перейти к содержимому ¦ ВОЙТИ ¦ Забыли пароль?
ja 本文へスキップ ¦ ログイン ¦ ページトップへ戻る
ar تسجيل الدخول ¦ القائمة الرئيسية""",
    "advert": """
en ADVERTISEMENT ¦ - Advertisement - ¦ Article continues below this ad ¦ + Sponsored links
de – Anzeige – ¦ Artikel wird nach der Anzeige fortgesetzt ¦ + Angebote unserer Partner
fr Publicité ¦ La suite après cette publicité ¦ + Contenus sponsorisés
es PUBLICIDAD ¦ Sigue leyendo después de la publicidad
it Pubblicità ¦ L'articolo continua dopo la pubblicità
pt Publicidade ¦ CONTINUA APÓS A PUBLICIDADE
nl Advertentie ¦ Tekst gaat verder onder de advertentie
sv ANNONS ¦ Artikeln fortsätter efter annonsen
no Annonsørinnhold ¦ Artikkelen fortsetter under annonsen
da Annoncørbetalt indhold ¦ Artiklen fortsætter efter annoncen
pl REKLAMA ¦ Artykuł sponsorowany ¦ Dalsza część artykułu pod reklamą
ru Реклама 16+ ¦ На правах рекламы ¦ + Новости партнёров
ja 【広告】 ¦ スポンサーリンク
ar إعلان ¦ محتوى ممول""",
    "whitepapers": """
en + Whitepapers ¦ + White papers
de + Aktuelle Whitepaper ¦ + Webinare
fr + Livres blancs ¦ + Nos webinaires
es + Libros blancos ¦ + Webinarios
it + White paper e webinar ¦ + Prossimi webinar
pt + Livros brancos ¦ + Próximos webinários
nl + Gratis whitepapers ¦ + Aankomende webinars
sv + Kommande webbinarier ¦ + Kurser och utbildningar
no + Kommende webinarer ¦ + Kurs og konferanser
da + Kurser og webinarer ¦ + Hvidbøger
pl + Bezpłatne webinary ¦ + Białe księgi
ru + Вебинары ¦ + Белые книги
ja + ホワイトペーパー ¦ + お役立ち資料
ar + أوراق بيضاء ¦ + ندوات عبر الإنترنت""",
    "other_stories": """
en READ MORE: Ferry to stop for eleven weeks ¦ Next article › ¦ + You might also like ¦ + Editor's picks
de Lesen Sie auch: Fähre fällt aus ¦ + Lesen Sie auch: ¦ + Das könnte Sie auch interessieren
fr Lire aussi : Le bac à l'arrêt ¦ → Lire aussi Le bac à l'arrêt ¦ + Les plus lus ¦ + Sur le même sujet
es Lee también: El ferri se detiene ¦ + Te puede interesar ¦ + Lo más leído
it LEGGI ANCHE – Il traghetto si ferma ¦ + Potrebbe interessarti anche ¦ + I più letti
pt Leia também: Balsa para por onze semanas ¦ + Mais lidas ¦ + LEIA MAIS
nl Lees ook: Veerpont elf weken stil ¦ + Lees ook ¦ + Meest gelezen
sv LÄS MER: Färjan ställs in ¦ + Läs också ¦ + Mest läst
no Les også: Ferja innstilt ¦ + Les også ¦ + Siste nytt
da Læs også: Færgen indstilles ¦ + Læs også ¦ + Mest læste
pl CZYTAJ TAKŻE: Prom stanie na jedenaście tygodni ¦ + Zobacz też: ¦ + Najczęściej czytane
ru Читайте также: Паром встанет ¦ + Материалы по теме ¦ + Самое читаемое
ja 【関連】渡船が運休 ¦ + 関連記事 ¦ + あわせて読みたい ¦ 続きを読む
ar اقرأ أيضًا: توقف العبّارة ¦ + الأكثر قراءة""",
    "sidebar": """
en + Key facts ¦ + FACTBOX:
de + Zur Sache ¦ + Auf einen Blick
fr + Repères ¦ + En chiffres
es + Datos clave ¦ + Las claves
it + La scheda ¦ + In cifre
pt + Entenda o caso ¦ + Em números
nl + Feiten en cijfers ¦ + In het kort
sv + FAKTA ¦ + Fakta: Kedjefärjor
no + Faktaboks ¦ + Dette er saken
da + Blå bog ¦ + Sagen kort
pl + W skrócie ¦ + Warto wiedzieć
ru + Справка ¦ + Досье
ja + 用語解説 ¦ + メモ
ar + حقائق ¦ + معلومات أساسية""",
    "newsletter": """
en Sign up to the morning briefing ¦ Add us as a preferred source on Google ¦ Follow us:
de Newsletter abonnieren ¦ Folgen Sie uns auf Facebook ¦ Als bevorzugte Quelle auf Google hinzufügen
fr Inscrivez-vous à la newsletter du soir ¦ Suivez-nous ! ¦ Votre adresse e-mail
es Suscríbete a nuestra newsletter ¦ Síguenos en redes
it Iscriviti alla newsletter ¦ Seguici su Facebook ¦ La tua email
pt Receba nossa newsletter ¦ Siga-nos nas redes ¦ BAIXE O APP
nl Schrijf je in voor onze nieuwsbrief ¦ Volg ons op Instagram
sv Prenumerera på vårt nyhetsbrev ¦ Följ oss
no Meld deg på nyhetsbrevet ¦ Følg oss på Facebook
da Tilmeld nyhedsbrev ¦ Følg os ¦ Hent appen her
pl Zapisz się na newsletter ¦ Obserwuj nas w Google News
ru Подпишитесь на наш канал ¦ Мы в соцсетях
ja メルマガ登録 ¦ アプリで読む ¦ 公式SNS
ar تابعنا على فيسبوك ¦ النشرة البريدية""",
    "share": """
en Share this article ¦ Copy link ¦ Click to print (Opens in new window) ¦ 1.2K shares
de Artikel teilen ¦ Link kopieren ¦ Drucken
fr Partager cet article ¦ Copier le lien ¦ 12 partages
es Compartir en WhatsApp ¦ Copiar enlace
it Condividi su Facebook ¦ Copia link
pt Compartilhe: ¦ Compartilhar no WhatsApp
nl Deel dit artikel ¦ Link kopiëren
sv Dela artikeln ¦ Kopiera länk
no Del saken ¦ Kopier lenke
da Del artiklen ¦ Gem artikel
pl Udostępnij na Facebooku ¦ Skopiuj link
ru Поделиться: ¦ Скопировать ссылку
ja この記事をシェアする ¦ 印刷 ¦ リンクをコピー
ar شارك الخبر ¦ نسخ الرابط""",
    "comments": """
en + Comments (17) ¦ Log in to comment ¦ Your email address will not be published. Required fields are marked *
de + 23 Kommentare ¦ Antworten ¦ Sie müssen angemeldet sein, um einen Kommentar zu schreiben.
fr + 8 commentaires ¦ Connectez-vous pour réagir ¦ + Laisser un commentaire
es + Comentarios (4) ¦ Sé el primero en comentar ¦ + Deja un comentario
it + Commenti ¦ Accedi per commentare ¦ + Lascia un commento
pt + 5 comentários ¦ Seja o primeiro a comentar ¦ + Deixe seu comentário
nl + 12 reacties ¦ Log in om te reageren ¦ + Reageer
sv + Kommentarer ¦ Logga in för att kommentera ¦ Bli först att kommentera!
no + Kommentarfelt ¦ Logg inn for å kommentere ¦ + Legg igjen en kommentar
da + Deltag i debatten ¦ Log ind for at kommentere ¦ Ingen kommentarer endnu
pl + Komentarze (31) ¦ Odpowiedz ¦ + Dodaj komentarz
ru + Комментарии (6) ¦ Войдите, чтобы оставить комментарий ¦ + Оставить комментарий
ja + コメント（12） ¦ 返信する ¦ + コメントを書く
ar + التعليقات ¦ + أضف تعليقا""",
    "metadata": """
en + Tags: ¦ 5 min read ¦ This article is more than 3 years old ¦ + Table of contents
de + Schlagwörter ¦ Lesezeit: 4 Minuten ¦ Dieser Artikel ist älter als ein Jahr ¦ + Inhaltsverzeichnis
fr + Mots-clés ¦ Temps de lecture : 3 min ¦ 3 min de lecture
es + Temas relacionados ¦ Tiempo de lectura: 4 min
it Argomenti ¦ Tempo di lettura: 2 minuti ¦ 1 minuti di lettura
pt + Palavras-chave ¦ 4 min de leitura
nl Onderwerpen ¦ Leestijd: 3 minuten ¦ + Inhoudsopgave
sv Ämnen ¦ Lästid: 3 min ¦ + Artikeln handlar om
no Emner ¦ Lesetid 4 min ¦ Denne artikkelen er mer enn to år gammel
da + Artiklens emner ¦ 3 min. læsetid
pl + Tagi ¦ Czas czytania: 5 min
ru Теги: паром, река ¦ Время чтения: 3 мин ¦ + Содержание
ja タグ：渡船 ¦ + 目次 ¦ この記事は約3分で読めます
ar وسوم: نهر ¦ مدة القراءة 3 دقائق""",
    "author_note": """
en + About the author ¦ View all posts by Ann Lee
de + Über den Autor ¦ + Der Autor ¦ Alle Artikel von Jo Brandt
fr + À propos de l’auteur ¦ Voir tous les articles de Léa Roy
es + Sobre el autor ¦ Ver todos los artículos de Ana Gil
it + L’autore ¦ Vedi tutti gli articoli di Ada Neri
pt + Sobre o autor ¦ Ver todos os artigos de Rui Sá
nl + Over de auteur ¦ Alle artikelen van Jan Smit
sv + Om skribenten ¦ Alla artiklar av Eva Ek
no + Om forfatteren ¦ Alle artikler av Ida Moe
da + Om artiklens forfatter ¦ Alle artikler af Bo Juhl
pl + O autorze ¦ Wszystkie artykuły autora
ru + Об авторе ¦ Все материалы автора
ja + この記事を書いた人 ¦ + 筆者プロフィール
ar + عن الكاتب ¦ + عن الكاتبة""",
    "paywall": """
en + Subscribe to continue reading ¦ Already a subscriber? Log in
de + Dieser Artikel ist nur für Abonnenten ¦ Sie haben bereits ein Abo? Hier anmelden
fr Réservé aux abonnés ¦ + Il vous reste 80 % de cet article à lire. ¦ Déjà abonné ? Connectez-vous
es + Suscríbete para seguir leyendo ¦ ¿Ya eres suscriptor? Inicia sesión
it Contenuto riservato agli abbonati ¦ Sei già abbonato? Accedi
pt Conteúdo exclusivo para assinantes ¦ Já é assinante? Entre
nl + Dit artikel is alleen voor abonnees ¦ Al abonnee? Log in
sv + För att läsa vidare måste du logga in ¦ Redan prenumerant? Logga in
no + Denne saken er for abonnenter ¦ Allerede abonnent?
da + Denne artikel er for abonnenter ¦ Har du allerede et abonnement? Log ind
pl + Pozostało 80% tekstu ¦ Masz już prenumeratę? Zaloguj się
ru + Материал доступен только подписчикам ¦ Уже есть подписка? Войти
ja + この記事は有料会員限定です。 ¦ + 残り1234文字（全文1500文字） ¦ 会員限定
ar للمشتركين فقط ¦ هل لديك حساب؟ سجّل الدخول""",
    "cookie_notice": """
en We use cookies to improve your experience. ¦ Accept all ¦ + Strictly necessary cookies
de Wir verwenden Cookies, um Inhalte anzuzeigen. ¦ Alle akzeptieren ¦ + Empfohlener redaktioneller Inhalt
fr Continuer sans accepter → ¦ Tout accepter
es Utilizamos cookies propias y de terceros. ¦ Aceptar y cerrar
it Questo sito utilizza i cookie ¦ Accetta tutti
pt Este site usa cookies ¦ ACEITAR TODOS
nl Wij gebruiken cookies ¦ Alles accepteren
sv Vi använder cookies ¦ Godkänn alla
no Vi bruker informasjonskapsler ¦ Godta alle
da Vi bruger cookies ¦ Kun nødvendige cookies
pl Używamy plików cookies ¦ Akceptuję ¦ Przejdź do serwisu
ru Мы используем файлы cookie ¦ Принять все
ja 当サイトではCookieを使用しています。 ¦ 同意する
ar نستخدم ملفات تعريف الارتباط ¦ قبول الكل""",
    "site_footer": """
en © 2022 Tidemark Press ¦ Terms of use ¦ © Tidemark Press Ltd
de Impressum ¦ Datenschutzerklärung ¦ Verträge hier kündigen
fr Mentions légales ¦ Tous droits réservés ¦ Qui sommes-nous ?
es Aviso legal ¦ ¿Quiénes somos? ¦ Todos los derechos reservados.
it Note legali ¦ Chi siamo ¦ Tutti i diritti riservati
pt Política de privacidade ¦ Fale conosco
nl Algemene voorwaarden ¦ Over ons ¦ Colofon
sv Kontakta oss ¦ Integritetspolicy ¦ Ansvarig utgivare: Eva Ek
no Kontakt oss ¦ Personvernerklæring
da Om os ¦ Handelsbetingelser
pl Polityka prywatności ¦ Regulamin ¦ Wszelkie prawa zastrzeżone.
ru Политика конфиденциальности ¦ Все права защищены.
ja 利用規約 ¦ プライバシーポリシー ¦ 無断転載を禁じます
ar سياسة الخصوصية ¦ جميع الحقوق محفوظة""",
}
LOOK_ALIKES = """
en By the sea, little has changed. ¦ Copyright law protects the paintings, the court said. ¦ Shared lives are not enough.
en Comments made by the minister were withdrawn. ¦ Related crimes rose by a third. ¦ Subscribers left in their thousands.
de Datenschutz ist für sie kein Fremdwort. ¦ Teilen müssen sich die beiden das Büro. ¦ Bereits registrierte Wähler warten.
fr Comment on vit au bord de l'eau ¦ Partager une chambre ne lui fait pas peur. ¦ Sans engagement de l'État, le port fermera.
fr À la une des journaux, on ne parlait que du bac. ¦ Accepter serait une erreur, dit-elle. ¦ Classé dans le top dix du pays
es Más de cien personas viajaban a bordo. ¦ Comentarios así no ayudan, dijo. ¦ Recibe cada día trescientas llamadas.
it Più letti d'ospedale e meno code ¦ Condividi una stanza con tre persone e impari molto. ¦ Cerca casa da due anni.
pt Mais de mil pessoas esperavam na margem. ¦ Arquivado em 2015, o inquérito foi reaberto. ¦ Entrar na água é proibido.
nl Reacties bleven uit, zegt de schipper. ¦ Delen van de kade zijn verzakt. ¦ Volgende week vaart de pont weer.
sv Kommentarer uteblev under kvällen. ¦ Dela på er, ropade kaptenen. Färjan fortsatte. ¦ Läser mer än de flesta gör han inte.
no Del av kaia har rast ut. ¦ Svaret lot vente på seg. ¦ Mest leste hun om natten, sier moren.
da Del af kajen er skredet ud. ¦ Følgerne kendes ikke endnu. ¦ Svaret lod vente på sig.
pl Komentarze mieszkańców były ostre. ¦ Reklamacje złożyło sto osób. ¦ Polecany przez wszystkich kapitan odszedł.
ru По теме парома спорили три часа. ¦ Комментариев от властей не последовало. ¦ Полный доступ к реке откроют в мае.
ja 個人情報が流出したと市が発表した。 ¦ 広告収入は前年より一割減った。 ¦ 検索しても船は見つからなかった。
ar شارك المئات في الاحتفال أمس ¦ بحث الوزير ملف العبّارات"""


def parted(table: str) -> list[tuple[str, str]]:
    """The language and line of every cell of a table."""
    rows = (row.split(" ", 1) for row in table.strip().split("\n"))
    return [(language, line) for language, lines in rows for line in lines.split(" ¦ ")]


SEEN = [(role, language, line) for role, table in LINES.items() for language, line in parted(table)]


@pytest.mark.parametrize(("role", "language", "line"), SEEN)
def test_a_line_is_found_as_its_role(role: str, language: str, line: str) -> None:
    opens = line.startswith("+ ")
    found = wording().find(line.removeprefix("+ "))
    assert found is not None, language
    assert (found.role, found.opens) == (role, opens)


@pytest.mark.parametrize(("language", "line"), parted(LOOK_ALIKES))
def test_a_sentence_of_a_story_is_no_stock_phrase(language: str, line: str) -> None:
    assert wording().find(line) is None, language


def test_lines_of_every_role_and_language_are_tested() -> None:
    assert set(LINES) == {entry["role"] for entry in ENTRIES} - {"other"}
    counts = Counter((role, language) for role, language, _ in SEEN)
    assert all(counts[role, language] >= 2 for role in LINES for language in (*LANGUAGES, "ar"))


def test_no_form_stands_twice() -> None:
    forms = (plain(form) for _, form, _ in FORMS)
    assert not [form for form, count in Counter(f if "*" in f else f.strip(EDGES) for f in forms).items() if count > 1]


def test_every_form_is_found_as_itself() -> None:
    """No form is hidden behind one that comes before it."""
    hidden = []
    for role, form, opens in FORMS:
        found = wording().find("x" + form[1:] if form[0] == "*" else form.replace("*", "…x"))
        if found is None or (found.role, found.form, found.opens) != (role, form, opens):
            hidden.append((form, found))
    assert hidden == []


def test_a_page_compares_its_lines_as_they_are_compared_one_by_one() -> None:
    lines = ["The mill’s 1,250th day", "MEHR ZUM THEMA STRASSE", "Größe 12½", "٢ hours ago", "Sluice opens", "Long " * LONGEST]
    draft = label_blocks(cut_text(split_lines("\n\n".join(lines))), Claims())
    assert draft.lines == [*map(plain, lines[:-1]), ""]


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("kickers", "months")])
@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_every_opening_is_found_whole(name: str, apostrophe: str) -> None:
    """None is hidden behind a shorter one, and capitals make no difference."""
    forms = [form.replace("#", "12").replace("'", apostrophe) for forms in DATA[name].values() for form in forms]
    assert [form for form in forms if wording().opening(name, form) != len(form)] == []
    assert [form for form in forms if wording().opening(name, form.capitalize()) != len(form)] == []


def test_every_age_is_found_whole() -> None:
    ages = [form.replace("#", "3") for forms in DATA["ages"].values() for form in forms]
    assert [age for age in ages if find_ages(age) != [(0, len(age))]] == []


def test_an_age_has_a_number() -> None:
    """`find_ages` looks no further where there is none."""
    assert all("#" in form for forms in DATA["ages"].values() for form in forms)


def test_every_role_has_phrases_in_every_language() -> None:
    there = {(entry["role"], entry["language"]) for entry in ENTRIES if entry["forms"]}
    assert {(role, language) for role, _ in there for language in LANGUAGES} <= there


def test_no_table_is_split() -> None:
    tables = Counter((entry["role"], entry["language"], entry.get("opens", False)) for entry in ENTRIES)
    assert max(tables.values()) == 1


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_every_language(name: str) -> None:
    """Japanese has no names of months: it prints their numbers."""
    assert [language for language in LANGUAGES if not DATA[name].get(language)] == (["ja"] if name == "months" else [])
    assert all(len(set(forms)) == len(forms) for forms in DATA[name].values())


@pytest.mark.parametrize("language", DATA["months"])
def test_a_year_has_twelve_months(language: str) -> None:
    months = [names.split() for names in DATA["months"][language]]
    assert len(months) == 12
    assert all(wording().months[name] == number for number, names in enumerate(months, 1) for name in names)


def test_rare_forms_are_found_by_their_cores() -> None:
    forms = ("earn a commission", "receive a commission", "paid partnership", "was paid for by")
    sought = seek(forms)
    assert all(any(core in form for core in sought.cores) for form in forms)
    assert len(sought.cores) < len(forms)
    assert sought.within("we may earn a commission. it was no paid partnership") == ["earn a commission", "paid partnership"]
    assert sought.within("the commissioner met the committee") == []
