import type { Question } from "../question";
import { EVERY_LEVEL, FROM_JUNIOR, FROM_MID, FROM_SENIOR, UP_TO_SENIOR, group } from "./group";

const tags = {
  kind: "system-design" as const,
  levels: EVERY_LEVEL,
  roleFamilies: ["engineering" as const, "data" as const],
  minutes: 10,
};

export const SYSTEM_DESIGN: Question[] = [
  ...group({ ...tags, competency: "architecture" }, [
    { id: "design-link-shortener", text: "Design a service that turns long web addresses into short ones. Start with what it has to do." },
    { id: "design-shared-notes", text: "Design an application in which several people edit the same note at the same time." },
    { id: "design-photo-sharing", text: "Design a photo sharing application. How do pictures get in, get stored and get shown?" },
    { id: "design-restaurant-orders", text: "Design the ordering system of a restaurant, from the table to the kitchen.", levels: UP_TO_SENIOR },
    { id: "design-file-storage", text: "Design a service that keeps a folder of files in step across all of a person's devices." },
    { id: "design-plugin-platform", text: "Design a way for outside developers to extend your product without being able to break it.", levels: FROM_MID },
    { id: "design-replace-old-system", text: "An old system does everything and nobody dares to touch it. Design the path to a new one.", levels: FROM_SENIOR },
  ]),
  ...group({ ...tags, competency: "scalability" }, [
    { id: "design-news-feed", text: "Design the feed of a social network, for people who follow ten others and people followed by millions.", levels: FROM_JUNIOR },
    { id: "design-ticket-sale", text: "Design ticket sales for a concert where a hundred thousand people arrive in the same minute." },
    { id: "design-search", text: "Design the search of a large online shop, with suggestions while people type." },
    { id: "design-video-streaming", text: "Design a service that streams recorded lessons to students all over the world." },
    { id: "design-leaderboard", text: "Design a live leaderboard for a game with millions of players." },
    { id: "design-rate-limiter", text: "Design a rate limiter that protects an interface used by thousands of clients.", levels: FROM_JUNIOR },
    { id: "design-web-crawler", text: "Design a crawler that visits a billion pages without upsetting the sites it visits.", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "reliability" }, [
    { id: "design-chat", text: "Design a chat service in which no message is lost, even when phones drop off the network." },
    { id: "design-payments", text: "Design how a shop takes payments so that nobody is ever charged twice." },
    { id: "design-notifications", text: "Design a system that sends reminders by mail, text and push, each exactly when it should." },
    { id: "design-job-queue", text: "Design a queue for background jobs that survives the crash of any machine." },
    { id: "design-two-regions", text: "Design a service that stays up when a whole data centre is lost. What do you give up for it?", levels: FROM_SENIOR },
    { id: "design-monitoring", text: "Design the monitoring of a few hundred servers, so that the right person wakes up at the right time.", levels: FROM_JUNIOR },
  ]),
  ...group({ ...tags, competency: "data-modelling" }, [
    { id: "design-library-catalogue", text: "Design the lending system of a city library, from the catalogue to late fees." },
    { id: "design-ride-sharing", text: "Design the part of a taxi application that matches drivers with riders nearby." },
    { id: "design-calendar", text: "Design a shared calendar with repeating events and people in different time zones." },
    { id: "design-analytics", text: "Design a system that collects clicks from a website and shows figures within a minute." },
    { id: "design-audit-trail", text: "Design an audit trail that shows who changed what, and that nobody can quietly alter.", levels: FROM_MID },
  ]),
  ...group({ ...tags, competency: "security" }, [
    { id: "design-sign-in", text: "Design the sign in for a product used by single people and by whole companies." },
    { id: "design-medical-records", text: "Design a system for medical records that doctors can use fast and that keeps patients' data private." },
  ]),
];
