SET lock_timeout = '2s';
CREATE INDEX signers_mail_idx ON signers (mail);
