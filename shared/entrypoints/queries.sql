-- What the chassis itself asks while it answers a request.

-- name: claim_key
-- Whether this transaction may answer for an Idempotency-Key: false while another one is answering.
select
    set_config('kith.principal', %(principal_id)s::uuid::text, true) is not null
    and pg_try_advisory_xact_lock(%(lock)s::bigint) as claimed;

-- name: find_answer
-- The answer already given for a key, of the last day.
select request_digest, status, answer
from kith.idempotency_keys
where network_id = %(network_id)s
  and principal_id = %(principal_id)s
  and key_digest = %(key_digest)s
  and answered_at > now() - interval '24 hours';

-- name: keep_answer
-- Keep the answer for a key, in the place of one that is more than a day old.
insert into kith.idempotency_keys
    (network_id, principal_id, key_digest, request_digest, status, answer, answered_at)
values
    (%(network_id)s, %(principal_id)s, %(key_digest)s, %(request_digest)s, %(status)s, %(answer)s, %(now)s)
on conflict (network_id, principal_id, key_digest) do update
set request_digest = excluded.request_digest,
    status = excluded.status,
    answer = excluded.answer,
    answered_at = excluded.answered_at;

-- name: prune_answers
-- Forget the answers that are more than a day old, of every network at once.
delete from kith.idempotency_keys
where answered_at < now() - interval '24 hours';
