"""What no operation does: past mail counts as sent, and the sessions that the seeds borrowed are gone."""

from __future__ import annotations

from sqlalchemy import text

from portal.demonstration.seed.stage import Stage

# The demonstration's past left no mail but the invitation that is still open.
PAST_MAIL = text(
    "UPDATE public.message SET state = 'sent', result = 'before the demonstration began', settled_at = not_before,"
    " queued_at = not_before WHERE state = 'queued' AND NOT is_urgent AND not_before < now() - interval '1 day'"
)
JOBS_PLACE = text("SET LOCAL search_path = jobs, pg_catalog")  # the queue's own triggers name its tables without it
PAST_JOBS = text(
    "DELETE FROM jobs.procrastinate_jobs j WHERE j.task_name = 'send_message' AND EXISTS"
    " (SELECT 1 FROM public.message m WHERE m.id::text = j.args->>'message_id' AND m.state = 'sent')"
)
BORROWED = text(
    "DELETE FROM public.web_session s WHERE NOT EXISTS"
    " (SELECT 1 FROM public.session_identity i WHERE i.session_id = s.id)"
)


def finish(stage: Stage) -> None:
    """The last step of the seeds."""
    with stage.owner() as connection:
        for statement in (PAST_MAIL, BORROWED, JOBS_PLACE, PAST_JOBS):
            connection.execute(statement)
