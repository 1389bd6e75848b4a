CREATE TABLE `chats` (`id` integer PRIMARY KEY NOT NULL, `view` text DEFAULT 'preview' NOT NULL);--> statement-breakpoint
CREATE TABLE `lines` (`id` integer PRIMARY KEY NOT NULL, `chat_id` integer NOT NULL REFERENCES `chats` (`id`) ON DELETE CASCADE, `body` text NOT NULL);--> statement-breakpoint
CREATE INDEX `lines_chat_id` ON `lines` (`chat_id`);
