"""The PostgreSQL and RabbitMQ that tests run against.

Taken from DATABASE_URL, AMQP_URL and RABBITMQ_MANAGEMENT_URL where they are set.
"""

import os

import pytest


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Address of a PostgreSQL superuser; make databases and roles of your own there."""
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def amqp_url() -> str:
    """AMQP address of a RabbitMQ administrator; make virtual hosts of your own there."""
    return os.environ["AMQP_URL"]


@pytest.fixture(scope="session")
def management_url() -> str:
    """Address of the same RabbitMQ's management API, user and password included."""
    return os.environ["RABBITMQ_MANAGEMENT_URL"]
