import pytest

POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


def test_content_security_policy_allows_nothing_inline(client):
    answer = client.get("/healthz")

    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        ("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private"),
    ],
)
def test_page_carries_header(client, header, value):
    assert client.get("/healthz")[header] == value


@pytest.mark.parametrize(
    "query", ["?q=%00", "?%00=1", "?q=a&q=%00", "?page=%00", "?q=%ED%A0%80%00"]
)
def test_query_that_no_person_types_is_a_bad_request(client, query):
    assert client.get(f"/healthz{query}").status_code == 400


def test_path_with_nul_is_a_bad_request(client):
    assert client.get("/patients/%00/").status_code == 400


@pytest.mark.parametrize("query", ["?q=%FF%FE", "?q=" + "9" * 5000, "?q[]=1", "?"])
def test_odd_query_that_means_no_harm_passes(client, query):
    assert client.get(f"/healthz{query}").status_code == 200
