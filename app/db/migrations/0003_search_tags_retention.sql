CREATE TABLE "interview_tags" (
	"interview_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"tag_id" text NOT NULL,
	"place" integer NOT NULL,
	CONSTRAINT "interview_tags_interview_id_tag_id_pk" PRIMARY KEY("interview_id","tag_id")
);
--> statement-breakpoint
CREATE TABLE "search_documents" (
	"interview_id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_texts" (
	"interview_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"speaker" text NOT NULL,
	"start_ms" integer NOT NULL,
	"text" text NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "search_texts_interview_id_turn_id_pk" PRIMARY KEY("interview_id","turn_id")
);
--> statement-breakpoint
CREATE TABLE "tags" (
	"owner_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"named_at" timestamp with time zone NOT NULL,
	CONSTRAINT "tags_owner_id_id_pk" PRIMARY KEY("owner_id","id")
);
--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "indexed_seq" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "interviews" ADD COLUMN "stored_bytes" bigint;--> statement-breakpoint
ALTER TABLE "owners" ADD COLUMN "keep_days" integer;--> statement-breakpoint
ALTER TABLE "interview_tags" ADD CONSTRAINT "interview_tags_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interview_tags" ADD CONSTRAINT "interview_tags_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_documents" ADD CONSTRAINT "search_documents_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_documents" ADD CONSTRAINT "search_documents_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tags" ADD CONSTRAINT "tags_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "interview_tags_tag" ON "interview_tags" USING btree ("owner_id","tag_id");--> statement-breakpoint
CREATE INDEX "search_documents_words" ON "search_documents" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "search_texts_words" ON "search_texts" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
-- Statistics would keep words of erased answers; without them the planner takes matches for rare and uses the index.
ALTER TABLE "search_texts" ALTER COLUMN "text" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "search_texts" ALTER COLUMN "words" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "search_documents" ALTER COLUMN "words" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "events" ALTER COLUMN "payload" SET STATISTICS 0;
