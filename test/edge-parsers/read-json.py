"""Reads base64 lines as JSON documents, and writes what Python makes of each: numbers by kind, so that no digit is lost."""

import base64
import json
import sys


def told(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, list):
        return {"list": [told(entry) for entry in value]}
    return {"dict": {key: told(entry) for key, entry in value.items()}}


sys.set_int_max_str_digits(0)
for line in sys.stdin:
    try:
        print(json.dumps({"value": told(json.loads(base64.b64decode(line)))}))
    except (ValueError, RecursionError) as error:
        print(json.dumps({"error": type(error).__name__}))
