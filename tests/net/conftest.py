"""What the tests of the network share: servers in other processes that misbehave on demand."""

from collections.abc import Iterator

import pytest

from tests.collect.blog import Blog
from tests.package_index import PackageIndex


@pytest.fixture(scope="module")
def blog_process() -> Iterator[Blog]:
    blog = Blog()
    yield blog
    blog.stop()


@pytest.fixture
def blog(blog_process: Blog) -> Blog:
    """A blog in another process on this machine, without posts, that behaves well."""
    blog_process.publish()
    blog_process.behave()
    return blog_process


@pytest.fixture(scope="module")
def files_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackageIndex]:
    files = PackageIndex(tmp_path_factory.mktemp("files"))
    yield files
    files.stop()


@pytest.fixture
def files(files_process: PackageIndex) -> PackageIndex:
    """A server of large files in another process, without files, that behaves well."""
    files_process.clear()
    return files_process
