PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_chats` (`id` integer PRIMARY KEY NOT NULL, `view` text DEFAULT 'markup' NOT NULL);--> statement-breakpoint
INSERT INTO `__new_chats` (`id`, `view`) SELECT `id`, `view` FROM `chats`;--> statement-breakpoint
DROP TABLE `chats`;--> statement-breakpoint
ALTER TABLE `__new_chats` RENAME TO `chats`;--> statement-breakpoint
PRAGMA foreign_keys=ON;
