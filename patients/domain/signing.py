"""What a person hands over when they sign: a typed name, a drawing, or both."""

from dataclasses import dataclass, field

from patients.domain.choices import ConsentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`drawing` is a PNG, redrawn; empty when nothing was drawn."""

    typed_name: str = ""
    drawing: bytes = b""

    @property
    def is_there(self) -> bool:
        return bool(self.typed_name or self.drawing)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedText:
    """An answer to one text in one version. `about` names what was explained."""

    kind: ConsentKind
    agreed: bool
    version: str
    language: str
    about: str = ""
    signature: Signature = field(default_factory=Signature)
