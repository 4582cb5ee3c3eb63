"""What the tests of the network share: a blog in another process that misbehaves on demand."""

from collections.abc import Iterator

import pytest

from tests.collect.blog import Blog


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
