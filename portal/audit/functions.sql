-- Each audit row carries the number of its transaction and the era, put there by the database, not by the writer.
CREATE FUNCTION rights.stamp_audit_event() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.tx := pg_current_xact_id()::text::bigint;
  NEW.era := (SELECT max(e.era) FROM public.audit_era e);
  NEW.at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION rights.stamp_audit_event();

-- Nothing changes an audit row or a seal, not even the owner by accident.
CREATE FUNCTION rights.refuse_change() RETURNS trigger SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the record of what happened is only ever added to'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION rights.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION rights.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.opening FOR EACH ROW EXECUTE FUNCTION rights.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION rights.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION rights.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.opening FOR EACH STATEMENT EXECUTE FUNCTION rights.refuse_change();

GRANT EXECUTE ON FUNCTION rights.stamp_audit_event(), rights.refuse_change() TO portal_web, portal_worker;
