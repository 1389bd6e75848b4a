ALTER TABLE `chats` ADD COLUMN `shown` text DEFAULT 'markup' NOT NULL;
