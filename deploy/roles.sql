-- Two roles: banjie_owner owns the tables and migrates; banjie_app runs. Idempotent.
-- The audit migration takes UPDATE, DELETE and TRUNCATE on the trail away from banjie_app again; so does this, because a
-- restore makes the table anew under the default privileges. Run it after every restore.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'banjie_owner') THEN
    CREATE ROLE banjie_owner LOGIN CREATEDB;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'banjie_app') THEN
    CREATE ROLE banjie_app LOGIN;
  END IF;
END
$$;
ALTER DEFAULT PRIVILEGES FOR ROLE banjie_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO banjie_app;
ALTER DEFAULT PRIVILEGES FOR ROLE banjie_owner GRANT USAGE, SELECT ON SEQUENCES TO banjie_app;
DO $$
BEGIN
  IF to_regclass('audit_event') IS NOT NULL THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM banjie_app;
  END IF;
END
$$;
