SET lock_timeout = '2s';
ALTER TABLE "Firm" DROP COLUMN "topic";
