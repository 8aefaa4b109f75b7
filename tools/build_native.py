"""Build hook of the wheel: the work is in native.py, which the tests use too."""

import sys
import sysconfig
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

import native  # noqa: E402


class NativeHook(BuildHookInterface):
    """hatchling's hook."""

    def dependencies(self):
        return [] if native.fresh() else native.tool_requirements()

    def initialize(self, version, build_data):
        if not native.fresh():
            native.build()
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"cp311-abi3-{platform}"
        build_data["pure_python"] = False
        build_data["artifacts"] += [f"/python/phylanx/{path.name}" for path in (native.DOOR, native.CORE)]
