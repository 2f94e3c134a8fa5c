-- Runs of words begin with a sign of their own now, apart from the words that unfinished ones are looked for among.
UPDATE "interviews" SET "indexed_seq" = 0;
