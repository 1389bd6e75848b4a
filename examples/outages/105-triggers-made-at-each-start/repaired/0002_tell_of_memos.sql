SET lock_timeout = '2s';
CREATE OR REPLACE TRIGGER memos_tell AFTER INSERT ON memos FOR EACH ROW EXECUTE FUNCTION memos_tell();
