ALTER TABLE "owners" ADD COLUMN "deleting_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "kept" boolean DEFAULT false NOT NULL;