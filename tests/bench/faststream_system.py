"""FastStream: persistent messages with confirms, a quorum queue, an async pool, one transaction an event."""

import asyncio
import signal
import sys
import time
from typing import Any

from faststream.rabbit import Channel, ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from psycopg_pool import AsyncConnectionPool

from tests.bench import work

# Handlers run at once up to the prefetch.
BROKER = RabbitBroker(
    work.amqp_url(), logger=None, default_channel=Channel(prefetch_count=work.CONSUMERS_AT_ONCE)
)
EXCHANGE = RabbitExchange(work.EXCHANGE, type=ExchangeType.TOPIC, durable=True)
MESSAGES = RabbitQueue(work.QUEUE, queue_type=QueueType.QUORUM, durable=True, routing_key="counted")


async def produce(pool: AsyncConnectionPool, marks: work.Marks) -> None:
    """Make the ordered events, as many at once as a service has requests."""
    order = work.Order.from_arguments()
    await BROKER.connect()
    exchange = await BROKER.declare_exchange(EXCHANGE)
    queue = await BROKER.declare_queue(MESSAGES)
    await queue.bind(exchange, "counted")
    numbers = order.numbers()
    started = time.monotonic()

    async def work_off() -> None:
        for number in numbers:
            if (left := order.due(number, started)) > 0:
                await asyncio.sleep(left)
            async with pool.connection() as connection:
                await connection.execute(work.CHANGE_THING, {"thing_id": work.thing_of(number)})
            marks.committed([number])
            await BROKER.publish(
                work.payload_of(number), exchange=EXCHANGE, routing_key="counted", persist=True
            )

    await asyncio.gather(*(work_off() for _ in range(work.PRODUCERS_AT_ONCE)))
    work.say_done(time.monotonic() - started)
    await BROKER.stop()


async def consume(pool: AsyncConnectionPool, marks: work.Marks) -> None:
    """Handle events until told to stop."""

    @BROKER.subscriber(MESSAGES, EXCHANGE)  # type: ignore[untyped-decorator]  # a peer's decorator
    async def apply(payload: dict[str, Any]) -> None:
        async with pool.connection() as connection:
            if (await connection.execute(work.TAKE_IN, payload)).rowcount:
                await connection.execute(work.APPLY, payload)
        marks.committed([payload["number"]])

    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await BROKER.start()
    work.say_ready()
    await stopping.wait()
    await BROKER.stop()


async def main() -> None:
    """Open the pool and do what is asked."""
    at_once = work.PRODUCERS_AT_ONCE if sys.argv[1] == "produce" else work.CONSUMERS_AT_ONCE
    pool = AsyncConnectionPool(work.database_url(), min_size=at_once, max_size=at_once, open=False)
    async with pool:
        await pool.wait()
        await {"produce": produce, "consume": consume}[sys.argv[1]](pool, work.Marks())


if __name__ == "__main__":
    asyncio.run(main())
