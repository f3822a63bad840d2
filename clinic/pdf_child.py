"""The process that draws PDFs: limited, fed by a pipe, replaced after a while.

Run as ``python -m clinic.pdf_child ROOT…``; it knows neither Django nor the database.
Each job is one line of JSON, each answer one line, with the PDF in base 64. Whatever
the page asks for besides ``data:`` and files below a ROOT is refused, so that text a
patient typed can neither read this machine's files nor reach its network (threats R5).
"""

import base64
import gc
import io
import json
import resource
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clinic import job_lines

# More than the largest plan ever took, far less than a machine has.
MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 600
SCHEME = "anagen"
IMAGE_DPI = 200
JPEG_QUALITY = 80


def own_file(roots: list[Path], url: str) -> str | None:
    """What may be read for ``url``, as an address; None when it is refused.

    ``anagen:css/plan.css`` is that file below one of the roots.
    """
    parts = urlsplit(url)
    if parts.scheme == "data":
        return url
    if parts.scheme != SCHEME:
        return None
    name = unquote(parts.path).lstrip("/")
    places = [(folder, (folder / name).resolve()) for folder in roots]
    found = [p for folder, p in places if p.is_relative_to(folder) and p.is_file()]
    return found[0].as_uri() if found else None


def fetcher(roots: list[Path]) -> object:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> object:
            address = own_file(roots, url)
            if address is None:
                raise FatalURLFetchingError("refused")
            return super().fetch(address, headers)

    return OwnFilesOnly(fail_on_errors=True)


def draw(job: dict[str, str], roots: list[Path]) -> dict[str, object]:
    from weasyprint import HTML

    document = HTML(
        string=job["html"], url_fetcher=fetcher(roots), base_url=f"{SCHEME}:/"
    ).render(optimize_images=True, dpi=IMAGE_DPI, jpeg_quality=JPEG_QUALITY)
    target = io.BytesIO()
    document.write_pdf(
        target,
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(job["identifier"]),
    )
    content = base64.b64encode(target.getvalue()).decode()
    return {"pdf": content, "pages": len(document.pages)}


def answer(line: str, roots: list[Path]) -> dict[str, object]:
    """The document, or a word for what went wrong: this process lives on."""
    from weasyprint.urls import FatalURLFetchingError

    try:
        return draw(json.loads(line), roots)
    except FatalURLFetchingError:
        return {"error": "refused_address"}
    except RecursionError:
        return {"error": "too_deep"}
    except MemoryError:
        return {"error": "too_large"}
    except Exception as error:  # noqa: BLE001 - whatever it was, the page is told so by its kind
        return {"error": type(error).__name__}


def serve(roots: list[Path]) -> None:
    import weasyprint

    # Collecting garbage within a document costs a quarter of its time (performance 3.4).
    del weasyprint
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
    job_lines.serve(lambda line: answer(line, roots))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    serve([Path(root).resolve() for root in sys.argv[1:]])


if __name__ == "__main__":
    main()
