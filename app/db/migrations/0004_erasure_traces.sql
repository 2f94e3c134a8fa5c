CREATE TABLE "erasure_traces" (
	"id" integer PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
);
