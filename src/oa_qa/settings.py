"""One typed set of settings: defaults < oa-qa.toml < OA_QA_* < arguments. Unknown keys are refused."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from oa_qa.errors import SettingsError

ASKING = frozenset({"reader", "calibration", "caution", "threshold", "passages_read"})
"""Settings that matter only when a question is asked: no index depends on them."""

SETTINGS_FILE = "oa-qa.toml"
PREFIX = "OA_QA_"


class RecordFields(BaseModel):
    """Which field of a record in a .csv or .jsonl file says what; None: the first that has a usual name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str | None = Field(
        default=None, min_length=1, description="the text itself, without which there is no document"
    )
    key: str | None = Field(default=None, min_length=1, description="what the record is known by: path#key")
    title: str | None = Field(default=None, min_length=1)
    published: str | None = Field(default=None, min_length=1)
    publisher: str | None = Field(default=None, min_length=1)
    author: str | None = Field(default=None, min_length=1)
    url: str | None = Field(default=None, min_length=1)
    language: str | None = Field(default=None, min_length=1)


class Settings(BaseSettings):
    """Everything that can be set. A field `x` is `x = …` in oa-qa.toml and OA_QA_X in the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    index: Path = Field(Path("index"), description="folder of the index")
    model: str = Field(
        "multilingual-e5-small",
        min_length=1,
        description="the bundled model, a sentence-transformers folder, or a hub id",
    )
    query_prompt: str | None = Field(None, description="put before a question; None: the model's own")
    passage_prompt: str | None = Field(None, description="put before a passage; None: the model's own")
    cache: Path | None = Field(None, description="folder of the converted model; None: the user's cache folder")
    passage_characters: int = Field(400, ge=80, le=4000, description="the longest passage")
    max_file_mb: float = Field(20, ge=0.001, le=100_000, description="larger files are skipped")
    max_pages: int = Field(2000, ge=1, description="PDFs of more pages are skipped")
    max_unpacked_mb: float = Field(200, ge=0.001, le=100_000, description="DOCX files that unpack to more are skipped")
    max_parser_mb: int = Field(
        2048,
        ge=256,
        le=1_000_000,
        description="memory of the process that reads HTML, PDF and DOCX, where the system can limit it",
    )
    file_seconds: float = Field(60, gt=0, le=86_400, description="HTML, PDF and DOCX that take longer are skipped")
    fields: RecordFields = Field(RecordFields(), description="what the records of .csv and .jsonl files call what")
    mark_boilerplate: bool = Field(True, description="leave page furniture out of retrieval")
    names: Path | None = Field(
        None, description="file of name variants; None: names.toml in the corpus folder, else the bundled one"
    )
    passages_read: int = Field(10, ge=1, le=200, description="how many passages are read for one question, at most")
    reader: str = Field(
        "bundled", min_length=1, description="the bundled reader, or the folder or hub id of a CrossEncoder"
    )
    calibration: Path | None = Field(
        None, description="what `oa-qa eval --calibrate` wrote; None: the bundled reader's calibration"
    )
    caution: Literal["strict", "balanced", "eager"] = Field(
        "balanced", description="how sure an answer must be; see docs/reader.md for the rates of error"
    )
    threshold: float | None = Field(
        None, ge=0, le=1, description="answers of less confidence are withheld; None: what the caution says"
    )
    host: str = Field("127.0.0.1", description="address of the served page")
    port: int = Field(7860, ge=0, le=65535, description="port of the served page; 0 takes a free one")

    def shaping(self) -> dict[str, Any]:
        """The settings that decide which documents and passages come of a file."""
        fields = {name: value for name, value in self.fields.model_dump().items() if value is not None}
        return {
            "passage_characters": self.passage_characters,
            "mark_boilerplate": self.mark_boilerplate,
            "fields": fields,
        }

    def limits(self) -> list[float]:
        """The settings that decide which files are skipped."""
        return [self.max_file_mb, self.max_pages, self.max_unpacked_mb, self.max_parser_mb, self.file_seconds]

    @field_validator("index", "cache", "names", "calibration", mode="before")
    @classmethod
    def _a_place_has_a_name(cls, value: object) -> object:
        if value == "":  # would silently be the current folder
            raise ValueError("it must be named")
        return value

    @field_validator("index", "cache", "names", "calibration")
    @classmethod
    def _home_is_known(cls, value: Path | None) -> Path | None:
        return Path(os.path.expanduser(value)) if value else value  # noqa: PTH111 - pathlib's raises for an unknown user

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, _Environment(settings_cls), InitSettingsSource(settings_cls, _of_file())


class _Environment(EnvSettingsSource):
    """The environment; pydantic's own error names neither the variable nor what is expected."""

    def prepare_field_value(self, field_name: str, field: FieldInfo, value: Any, value_is_complex: bool) -> Any:  # noqa: ANN401
        try:
            return super().prepare_field_value(field_name, field, value, value_is_complex)
        except (ValueError, RecursionError) as error:
            name = PREFIX + field_name.upper()
            raise SettingsError(
                f"{name} in the environment is not a JSON object. "
                f"""Unset it, or write for instance {name}='{{"text": "body"}}'."""
            ) from error


def _of_file() -> dict[str, Any]:
    """What oa-qa.toml says; nothing where there is none."""
    file = Path(SETTINGS_FILE)
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig")) if file.is_file() else {}
    except (OSError, ValueError, RecursionError) as error:  # tomllib.TOMLDecodeError, UnicodeDecodeError
        raise SettingsError(
            f"{SETTINGS_FILE} cannot be read: {error}. Correct it (TOML in UTF-8), or move it away."
        ) from error


def read_settings(**arguments: object) -> Settings:
    """Gather the settings; arguments that are None count as not given.

    Raises:
        SettingsError: a key is unknown, a value does not fit, or oa-qa.toml cannot be read.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError(
            f"The environment has {unknown[0]}, which is no setting. Unset it, or use one of: {_list(known)}."
        )
    try:
        given: dict[str, Any] = {name: value for name, value in arguments.items() if value is not None}
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting {name!r} cannot be used: {first['msg']}. "
            f"Correct it in {SETTINGS_FILE}, in {PREFIX}{name.split('.')[0].upper()} or on the command line."
        ) from error


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))
