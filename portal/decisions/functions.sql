-- Decisions: what the database keeps by itself (consulted, named, disputed), and the last guard of moves, answers and papers.
-- tests/decisions/test_moves.py holds rights.decision_moves() equal to lifecycle.MOVES.

CREATE FUNCTION rights.decision_moves() RETURNS TABLE (from_state text, to_state text) IMMUTABLE SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY VALUES
  ('draft', 'consultation'), ('draft', 'consideration'), ('draft', 'withdrawn'),
  ('consultation', 'consideration'), ('consultation', 'withdrawn'),
  ('consideration', 'open'), ('consideration', 'withdrawn'),
  ('open', 'agreed'), ('open', 'consideration'), ('open', 'withdrawn'),
  ('agreed', 'issued'), ('agreed', 'open'), ('agreed', 'consideration'), ('agreed', 'withdrawn'),
  ('issued', 'affirmed'), ('issued', 'amended'), ('issued', 'ended'),
  ('affirmed', 'amended'), ('affirmed', 'ended');
END $$;

-- A state that no move leads to, an issue by anybody but a chair, and an agreement nobody gave stop here whatever the code did.
CREATE FUNCTION rights.guard_decision() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rights.decision_moves() m WHERE m.from_state = OLD.state AND m.to_state = NEW.state) THEN
    RAISE EXCEPTION 'no move leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'issued' AND NOT NEW.partnership_id = ANY (rights.holds(ARRAY['chair'])) THEN
    RAISE EXCEPTION 'only the chair issues' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'draft' AND NEW.state = 'consideration' AND OLD.kind = 'reserved' THEN
    RAISE EXCEPTION 'reserved matters are consulted on' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('agreed', 'issued') AND (NEW.is_disputed OR NOT EXISTS (SELECT 1 FROM public.decision_answer a
       WHERE a.decision_id = NEW.id AND a.paper_number = NEW.paper_number AND a.superseded_at IS NULL AND a.kind IN ('agree', 'agree with a comment')
         AND (a.recorded_by_id IS NULL OR a.confirmed_at IS NOT NULL))) THEN
    RAISE EXCEPTION 'nobody has agreed, or somebody objects' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.decision FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION rights.guard_decision();

CREATE TRIGGER draw BEFORE INSERT ON public.decision FOR EACH ROW EXECUTE FUNCTION rights.draw_reference('D');

-- Its words change before it opens and never after; a later paper has no answers yet, so that nothing disputes it.
CREATE FUNCTION rights.guard_decision_words() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.title, NEW.kind) IS DISTINCT FROM (OLD.title, OLD.kind) AND OLD.state NOT IN ('draft', 'consideration') THEN
    RAISE EXCEPTION 'what was opened keeps its words' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.paper_number <> OLD.paper_number THEN
    IF NEW.state <> 'consideration' OR NEW.paper_number <> OLD.paper_number + 1 THEN
      RAISE EXCEPTION 'a paper changes in consideration' USING ERRCODE = 'check_violation';
    END IF;
    NEW.is_disputed := false;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER words BEFORE UPDATE OF title, kind, paper_number ON public.decision FOR EACH ROW EXECUTE FUNCTION rights.guard_decision_words();

CREATE FUNCTION rights.guard_decision_paper() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.frozen_at IS NOT NULL THEN
    RAISE EXCEPTION 'a frozen paper never changes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON public.decision_paper FOR EACH ROW EXECUTE FUNCTION rights.guard_decision_paper();

-- An answer is of a seat that was asked, about the paper that lies open, under a mandate in force at this minute.
CREATE FUNCTION rights.guard_decision_answer() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
DECLARE d public.decision;
BEGIN
  SELECT x.* INTO d FROM public.decision x WHERE x.id = NEW.decision_id;
  IF d.state NOT IN ('open', 'agreed') OR d.paper_number <> NEW.paper_number OR NOT NEW.seat_id = ANY (d.seat_ids) THEN
    RAISE EXCEPTION 'that seat is not asked about that paper' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.mandate m WHERE m.id = NEW.mandate_id AND m.seat_id = NEW.seat_id AND m.person_id = NEW.by_id
       AND m.agency_id = NEW.by_agency_id AND m.role = NEW.role AND rights.today() BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity')) THEN
    RAISE EXCEPTION 'no mandate in force' USING ERRCODE = 'check_violation';
  END IF;
  IF d.kind = 'reserved' AND NEW.role <> 'lead partner' THEN
    RAISE EXCEPTION 'reserved to lead partners' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.confirmed_at IS NOT NULL OR NEW.superseded_at IS NOT NULL THEN
    RAISE EXCEPTION 'a new answer is neither confirmed nor superseded' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON public.decision_answer FOR EACH ROW EXECUTE FUNCTION rights.guard_decision_answer();

-- Only whoever it was recorded for confirms; only a holder of the seat replaces what the seat said, or who records once it lapsed.
CREATE FUNCTION rights.guard_later_answer() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.superseded_at IS NOT NULL THEN
    RAISE EXCEPTION 'what was superseded stays so' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
     AND (OLD.confirmed_at IS NOT NULL OR rights.person() <> OLD.by_id OR rights.today() > coalesce(OLD.confirm_by_on, '-infinity')) THEN
    RAISE EXCEPTION 'only its holder confirms an answer, in time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.superseded_at IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM public.mandate m WHERE m.seat_id = OLD.seat_id AND m.person_id = rights.person() AND m.agency_id = rights.agency()
                        AND rights.today() BETWEEN m.starts_on AND coalesce(m.ends_on, 'infinity'))
     AND NOT (OLD.confirmed_at IS NULL AND rights.today() > coalesce(OLD.confirm_by_on, 'infinity')) THEN
    RAISE EXCEPTION 'a seat answers for itself' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER later BEFORE UPDATE ON public.decision_answer FOR EACH ROW EXECUTE FUNCTION rights.guard_later_answer();

-- Disputed: an answer that stands objects or asks to discuss, or a lead partner's own interest left the seat without anybody.
CREATE FUNCTION rights.dispute_decision() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.decision d SET is_disputed = EXISTS (SELECT 1 FROM public.decision_answer a
     WHERE a.decision_id = d.id AND a.paper_number = d.paper_number AND a.superseded_at IS NULL
       AND (a.kind IN ('object', 'ask to discuss') AND (a.recorded_by_id IS NULL OR a.confirmed_at IS NOT NULL)
            OR a.kind = 'interest' AND a.role = 'lead partner' AND NOT EXISTS (SELECT 1 FROM public.decision_answer s
                 WHERE s.decision_id = d.id AND s.seat_id = a.seat_id AND s.paper_number = d.paper_number AND s.superseded_at IS NULL AND s.kind <> 'interest')))
   WHERE d.id = NEW.decision_id;
  RETURN NULL;
END $$;
CREATE TRIGGER disputing AFTER INSERT OR UPDATE ON public.decision_answer FOR EACH ROW EXECUTE FUNCTION rights.dispute_decision();

-- Whom a consultation asks, and whether all have answered: on the decision's row, so that its rule asks nothing else.
CREATE FUNCTION rights.consult_decision() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.decision d SET
    consulted_ids = ARRAY(SELECT DISTINCT c.agency_id FROM public.consultee c WHERE c.decision_id = d.id AND c.person_id IS NULL ORDER BY 1),
    named_ids = ARRAY(SELECT DISTINCT c.person_id FROM public.consultee c WHERE c.decision_id = d.id AND c.person_id IS NOT NULL ORDER BY 1),
    is_consulted = NOT EXISTS (SELECT 1 FROM public.consultee c WHERE c.decision_id = d.id AND c.answered_at IS NULL)
  WHERE d.id = NEW.decision_id;
  RETURN NULL;
END $$;
CREATE TRIGGER consulting AFTER INSERT OR UPDATE OF answered_at ON public.consultee FOR EACH ROW EXECUTE FUNCTION rights.consult_decision();

CREATE FUNCTION rights.number_decision_event() RETURNS trigger SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN
  NEW.number := (SELECT coalesce(max(e.number), 0) + 1 FROM public.decision_event e WHERE e.decision_id = NEW.decision_id);
  RETURN NEW;
END $$;
CREATE TRIGGER numbering BEFORE INSERT ON public.decision_event FOR EACH ROW EXECUTE FUNCTION rights.number_decision_event();

-- The check of a receipt: whether a notice of exactly these words was issued, and when. It tells nothing else.
CREATE FUNCTION rights.receipt(hash text) RETURNS timestamptz STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT min(n.issued_at) FROM public.decision_notice n WHERE n.sha256 = hash); END $$;
GRANT EXECUTE ON FUNCTION rights.receipt(text) TO portal_web;
GRANT EXECUTE ON FUNCTION rights.guard_decision(), rights.guard_decision_words(), rights.guard_decision_paper(), rights.guard_decision_answer(),
  rights.guard_later_answer(), rights.dispute_decision(), rights.consult_decision(), rights.number_decision_event() TO portal_web, portal_worker;
