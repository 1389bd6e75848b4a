SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY signers_mail_idx ON signers (mail);
