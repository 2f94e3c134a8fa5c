DROP INDEX "search_texts_words";--> statement-breakpoint
-- Phrases are found by runs of words now, which every interview needs in its document.
UPDATE "interviews" SET "indexed_seq" = 0;
