"""What no operation does: past mail counts as sent, borrowed sessions go, and everybody was here some days ago."""

from __future__ import annotations

from sqlalchemy import text

from portal.demonstration.seed.stage import Stage

# Mail of the last days, and the invitation that is still open, is left for the worker to send.
PAST_MAIL = text(
    "UPDATE public.message SET state = 'sent', result = 'before the demonstration began', settled_at = not_before,"
    " queued_at = not_before WHERE state = 'queued' AND NOT is_urgent AND not_before < now() - interval '4 days'"
)
PAST_JOBS = text(
    "DELETE FROM jobs.procrastinate_jobs j WHERE j.task_name = 'send_message' AND EXISTS"
    " (SELECT 1 FROM public.message m WHERE m.id::text = j.args->>'message_id' AND m.state = 'sent')"
)
BORROWED = text(
    "DELETE FROM public.web_session s WHERE NOT EXISTS"
    " (SELECT 1 FROM public.session_identity i WHERE i.session_id = s.id)"
)

# So that "since your last visit" has something to tell.
LAST_VISITS = text(
    "INSERT INTO public.web_session"
    " (id, token_hash, person_id, provider_ids, started_at, seen_at, ends_at, ended_at, ended_why)"
    " SELECT gen_random_uuid(), sha256(uuid_send(gen_random_uuid())), i.person_id, ARRAY[i.provider_id],"
    " CAST(:at AS timestamptz), :at, :at, :at, 'signed out' FROM public.identity i"
)
THEIR_IDENTITIES = text(
    "INSERT INTO public.session_identity (session_id, identity_id)"
    " SELECT s.id, i.id FROM public.web_session s"
    " JOIN public.identity i ON i.person_id = s.person_id AND i.provider_id = ANY (s.provider_ids)"
)
LAST_HERE = -5  # days


def finish(stage: Stage) -> None:
    """The last step of the seeds."""
    with stage.owner() as connection:
        for statement in (PAST_MAIL, BORROWED):
            connection.execute(statement)
        connection.execute(LAST_VISITS, {"at": stage.at(LAST_HERE, minutes=400)})
        for statement in (THEIR_IDENTITIES, PAST_JOBS):
            connection.execute(statement)
