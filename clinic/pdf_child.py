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

# More than the largest plan ever took, far less than a machine has.
MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 600
SCHEME = "anagen"
IMAGE_DPI = 200
JPEG_QUALITY = 80


def serve(roots: list[Path]) -> None:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OwnFilesOnly(URLFetcher):
        """``anagen:css/plan.css`` is that file below one of the roots."""

        def fetch(self, url: str, headers: object = None) -> object:
            parts = urlsplit(url)
            if parts.scheme == "data":
                return super().fetch(url, headers)
            if parts.scheme != SCHEME:
                raise FatalURLFetchingError(f"refused: {parts.scheme}")
            path = _below(roots, unquote(parts.path))
            return super().fetch(path.as_uri(), headers)

    def _below(folders: list[Path], name: str) -> Path:
        for folder in folders:
            path = (folder / name.lstrip("/")).resolve()
            if path.is_relative_to(folder) and path.is_file():
                return path
        raise FatalURLFetchingError("refused: no such file of ours")

    def draw(job: dict[str, str]) -> dict[str, object]:
        fetcher = OwnFilesOnly(fail_on_errors=True)
        document = HTML(
            string=job["html"], url_fetcher=fetcher, base_url=f"{SCHEME}:/"
        ).render(optimize_images=True, dpi=IMAGE_DPI, jpeg_quality=JPEG_QUALITY)
        target = io.BytesIO()
        document.write_pdf(
            target,
            pdf_variant="pdf/ua-1",
            pdf_identifier=bytes.fromhex(job["identifier"]),
        )
        content = base64.b64encode(target.getvalue()).decode()
        return {"pdf": content, "pages": len(document.pages)}

    # Collecting garbage within a document costs a quarter of its time (performance 3.4).
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
    for line in sys.stdin:
        try:
            answer = draw(json.loads(line))
        except FatalURLFetchingError:
            answer = {"error": "refused_address"}
        except RecursionError:
            answer = {"error": "too_deep"}
        except MemoryError:
            answer = {"error": "too_large"}
        except Exception as error:  # noqa: BLE001 - whatever it was, the page is told so by its kind
            answer = {"error": type(error).__name__}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    serve([Path(root).resolve() for root in sys.argv[1:]])


if __name__ == "__main__":
    main()
