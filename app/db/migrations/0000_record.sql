CREATE TABLE "commands" (
	"interview_id" text NOT NULL,
	"command_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "commands_interview_id_command_id_pk" PRIMARY KEY("interview_id","command_id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"interview_id" text NOT NULL,
	"seq" integer NOT NULL,
	"owner_id" text NOT NULL,
	"type" text NOT NULL,
	"turn_id" text,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "events_interview_id_seq_pk" PRIMARY KEY("interview_id","seq")
);
--> statement-breakpoint
CREATE TABLE "interviews" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"status" text NOT NULL,
	"role" text NOT NULL,
	"company" text NOT NULL,
	"kind" text NOT NULL,
	"level" text NOT NULL,
	"persona_id" text NOT NULL,
	"minutes" integer NOT NULL,
	"answers" integer DEFAULT 0 NOT NULL,
	"clock_samples" bigint DEFAULT 0 NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"begun_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"deleting_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "owners" (
	"id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pending_erasures" (
	"interview_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	CONSTRAINT "pending_erasures_interview_id_turn_id_pk" PRIMARY KEY("interview_id","turn_id")
);
--> statement-breakpoint
ALTER TABLE "commands" ADD CONSTRAINT "commands_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commands" ADD CONSTRAINT "commands_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_erasures" ADD CONSTRAINT "pending_erasures_interview_id_interviews_id_fk" FOREIGN KEY ("interview_id") REFERENCES "public"."interviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_erasures" ADD CONSTRAINT "pending_erasures_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_turn" ON "events" USING btree ("interview_id","turn_id");--> statement-breakpoint
CREATE INDEX "interviews_newest" ON "interviews" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "interviews_deleting" ON "interviews" USING btree ("deleting_at") WHERE "interviews"."deleting_at" is not null;