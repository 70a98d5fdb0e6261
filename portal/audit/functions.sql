-- Each audit row carries the number of its transaction and the era, put there by the database, not by the writer.
CREATE FUNCTION rights.stamp_audit_event() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.tx := pg_current_xact_id()::text::bigint;
  NEW.era := (SELECT max(e.era) FROM public.audit_era e);
  NEW.at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION rights.stamp_audit_event();

-- An opening is now, whatever its writer says; the owner alone may say that something was opened before (restoring, the
-- demonstration). Its day is that of London.
CREATE FUNCTION rights.stamp_opening() RETURNS trigger SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'portal_owner' THEN NEW.at := clock_timestamp(); END IF;
  NEW.day := (NEW.at AT TIME ZONE 'Europe/London')::date;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON public.opening FOR EACH ROW EXECUTE FUNCTION rights.stamp_opening();

-- Whether the person who looks has opened that record today already: then its page has nothing to note.
CREATE FUNCTION rights.opened_today(record uuid) RETURNS boolean
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  SELECT * INTO s FROM rights.looking();
  RETURN EXISTS (
    SELECT FROM public.opening o WHERE o.record_id = record AND o.person_id = s.person_id AND o.agency_id = s.agency_id
    AND o.day = (now() AT TIME ZONE 'Europe/London')::date
    AND o.manner = 'opened' AND o.occasion = 0);
END $$;
GRANT EXECUTE ON FUNCTION rights.opened_today(uuid) TO portal_web;

-- What only_added_to() puts on every table of history: nothing changes a row, not even the owner by accident.
CREATE FUNCTION rights.refuse_change() RETURNS trigger SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record of what happened is only ever added to'; END $$;

GRANT EXECUTE ON FUNCTION rights.stamp_audit_event(), rights.stamp_opening(), rights.refuse_change() TO portal_web, portal_worker;
