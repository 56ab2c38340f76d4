"""What --help says of each command."""

ABOUT_CLEAN = """Clean pages: print their stories.

Every input gets its outcome: ok, not_a_story (a front page, a shop),
truncated, failed, timed_out or killed. Failures and warnings go to stderr.

Several inputs are cleaned by worker processes, a page at a time each, within
limits of time and memory. A single one is cleaned at once, without them,
unless --workers, --timeout or --memory-limit is given.

\b
What is read, told by its content and not by its name:
  HTML, also with the folder of assets that a browser saves beside it
  text dumps of pages            MHTML, SingleFile
  zip, tar, WARC, WET            JSON Lines of {"url": ..., "html": ...}
  any of them as gzip, bzip2, xz, zstd or brotli

What is written: rows, to a name that ends in .jsonl, .parquet, .sqlite or .db;
a file for each input, to a folder that is there or a name that ends in /.

\b
Examples:
  cleanfeed clean page.html                  read the story
  cleanfeed clean page.html > story.json     keep the record
  cleanfeed clean https://news.example/a     fetch it first
  curl -s https://news.example/a | cleanfeed clean --url https://news.example/a
  cleanfeed clean pages/ -o stories.jsonl    a row for each file below pages/
  cleanfeed clean pages/ -o stories.jsonl --resume   go on after an interruption
  cleanfeed clean pages/ -o stories.parquet --errors failed.jsonl
  cleanfeed clean pages/ -o stories/ --format markdown
  cleanfeed clean 'pages/*.html' --format text
  cleanfeed clean crawl.warc.gz pages.zip -o stories.jsonl
  find pages/ -name '*.mhtml' | cleanfeed clean --files-from -
  cleanfeed clean page.html --format markdown --with-stripped -o story.md
  lynx -dump -nolist page.html | cleanfeed clean --kind text

\b
Exit status:
  0  every input was read; those that are no story count as read
  1  some inputs failed          3  all inputs failed
  2  wrong usage, the output cannot be written, or a format lacks its package
  130  interrupted               141  the reader of the output went away
  143  terminated (SIGTERM)
"""

ABOUT_EXPLAIN = """Say of every block of a page what became of it, and why.

Lines with + are kept, those with - are stripped. What is asked for by
--text or --role is shown in full, with what the models weighed.

\b
Examples:
  cleanfeed explain page.html                      every block, in page order
  cleanfeed explain page.html --text 'Mind the gap'    why is it (not) in there?
  cleanfeed explain page.html --role advert
  cleanfeed explain page.html --json | jq '.blocks[].parts[].role'

\b
Exit status:
  0  the page was read, and what was asked for is there
  1  it is not there, or some inputs failed      3  all inputs failed
  2  wrong usage, or the output cannot be written
  130  interrupted               141  the reader of the output went away
"""

ABOUT_VIEW = """Show in a browser what was kept of a page, what went, and why.

One page gives one HTML file that loads nothing else. Many give a folder:
a report on each, and index.html.

\b
Examples:
  cleanfeed view page.html -o report.html
  cleanfeed view page.html --open
  cleanfeed view saved/ -o reports/

\b
Exit status:
  0  every input was read        3  all inputs failed
  1  some inputs failed          130  interrupted
  2  wrong usage, the output cannot be written, or a package is missing
"""
