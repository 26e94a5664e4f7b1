"""STUB."""
from typing import Any
def row(document: Any, prefix: str = "clean_") -> dict[str, Any]:
    return {f"{prefix}text": document.text, f"{prefix}status": "done", f"{prefix}reason": None}
def failed(reason: str, prefix: str = "clean_") -> dict[str, Any]:
    return {f"{prefix}text": None, f"{prefix}status": "quarantined", f"{prefix}reason": reason}
def schema(prefix: str = "clean_") -> Any:
    import pyarrow as pa
    return pa.schema([(f"{prefix}text", pa.string()), (f"{prefix}status", pa.string()), (f"{prefix}reason", pa.string())])
