import { expect, test } from "vitest";

import { endpointDelay } from "./endpointing";

const reasonFor = (text: string) => endpointDelay({ text, speechMs: 4000 }).reason;

/** As transcription services and browsers write them: most without punctuation, some with what they guessed. */
const UNFINISHED = `
i worked on the payments team and
we had a lot of legacy code and so
i disagreed with my manager because
it took longer than planned because of
the release was late because of the
i wanted to help them but
we could either rewrite it or
i had not seen that before so
the customers were unhappy although
i kept going even though
i would not say that unless
we measured it before and after and then
she asked me whether
i was not sure if
we started when
that was the year when
we stayed until
i felt responsible for
i was in charge of
we depended on
i was looking for
the team consisted of
my job was to deal with
i had to report to
we moved from
it depends on the
we were waiting for the
i talked to a
this is an
in the
at the end of the
i spoke with my
we looked at our
they changed their
every
i was
we were
the problem is
it has
they have
i had been
we should have
i would
you could
it might
that will
the result was
the biggest challenge was
what i liked most was
one thing i learned is
what we did was
so what i did was
so what i did
what happened was
what i noticed was that
the thing is
the point is that
the reason is
the reason why i left was
my role there was
there was a project which
we built a service which
i had a colleague who
the person whose
i found a bug that was
he told me that
i realised that
i think that
i believe
i would say that
i mean
for example
for instance
we used technologies such as
we looked at things like
first of all
on the one hand
on the other hand
the first thing is
the second reason was
there were three reasons first
there were three reasons the first one
two things happened first the server crashed
there are two ways to do it one is to cache it
i have three strengths first i am patient
there were several steps first we talked to users then
when i joined the company
when the system went down
if i remember correctly
if you have a small team
while we were testing it
after we launched the product
before i joined
since i was the most senior
as soon as we noticed it
once the data was there
even if it takes longer
in my last job
in my previous role as a developer
at my university
as a team lead
during my internship
last year
a few months ago
with the new system
to be honest
honestly
basically
i i
we we
the the
i i i
we w-w-we
the p-p-project
it was it was
and then and then
i think i think
um
so um
and uh
i was like um
you know like
i tried to
we decided to
i had to
we needed to
i was trying to
we managed to
we went ahead and
i called him and
we had about
it was around
there were almost
it took us roughly
we reduced it by
it grew from ten to
we were more than
it was faster than
as much as
we could either
and that's why
not only
we used java python and
we used java python
i speak english spanish
i know java, python, and
we had a budget of
it was really
it was very
he was quite
so basically i
because i
and my
but the
which is why
which means
which was
that's because
that's when
so that
in order to
instead of
rather than
according to
due to
thanks to
along with
together with
as well as
i'm
we're
i've
they'd
it wasn't
we couldn't
i don't
let's
let me
we want to make sure that
i asked them to
she wanted me to
it helped us to
and at the same time
so at that time
at that point
and eventually
and finally
so in the end
which basically
my manager at the time
the other developer
our biggest customer
so the database
because my boss
and the users
Well, I think the main reason was,
So when I started there,
We had three options:
I was about to say that...
The first one is
`.trim().split("\n");

const FINISHED = `
i led a team of five engineers
we shipped it on time
i worked there for three years
the customer was very happy
we reduced the costs by thirty percent
i learned a lot from it
that was my biggest failure
i would do it differently today
he apologised and we moved on
we never had that problem again
i fixed the bug myself
they promoted me the next year
i am a software engineer
i studied computer science in munich
i have five years of experience with java
my favourite language is python
i like working with people
my greatest strength is patience
my weakness is public speaking
i want to become a team lead
i applied because i like your product
i heard about you from a friend
i read about it on your website
we used react and typescript
the stack was react node and postgres
we had java python and some go
we rewrote the whole thing in rust
we split the monolith into services
i wrote the tests first
we introduced code reviews
i talked to each of them
i asked them what they needed
i told him what i thought
she explained it to me
they agreed with me
we found a compromise
it worked out well
it did not work
it failed
we lost the customer
i was wrong
i was very proud of it
i was really nervous
it was hard but worth it
it was the right decision
it was worth it
it took two weeks
it took us about six months
it was about ten percent faster
we had twenty thousand users
we had around a hundred requests per second
latency dropped to fifty milliseconds
it went from two hours to ten minutes
it was in two thousand nineteen
i started in 2018
i moved to berlin last year
i have been there since january
we did that every week
i still do that today
we met every morning
i do that all the time
i would start with the requirements
i would ask the customer first
i would use a queue
i would add an index on that column
i would put a cache in front of it
it depends on the situation
it depends on the data
that depends
we had no tests at all
nobody knew how it worked
nobody wanted to do it
that was the reason
that's the reason why i left
that's why i applied
that's how we solved it
that's what i would do
that's what it was about
that is what i am looking for
that is something i enjoy
that is something i am good at
when i joined we had no tests
when the server crashed i restarted it
if it fails again i call them
if i had more time i would test it
while they were waiting i fixed it
after that we never had an outage
before that i worked at a bank
since then everything works
once it was live we measured it
as soon as i saw it i told my manager
because i wanted to learn something new
because it was faster
because nobody else wanted it
so i stayed
so we did it
so i learned to say no
so in the end it worked
and i liked it
and that was it
and that's what i did
and then we celebrated
and the rest is history
but it was too late
but i don't regret it
but we made it
first we talked to the users then we built a prototype
first i listen second i ask third i decide
there were two reasons the first was money and the second was time
there were three of us
i think it went well
i think that's fair
i guess it was my fault
it went well i think
it was my fault i guess
i hope that helps
i hope that answers the question
yes i have
yes we did
no i didn't
no never
not at all
not really
not yet
of course
i'd say both
i'd say communication
probably the second one
mostly backend
java
a bit of both
about two years
three times
every day
Yes, I did.
We used Java, Python, and Go.
we used java python and rust
i speak english and spanish
It was hard, but we did it.
I led the project, and it shipped in May.
I stayed calm.
I'm a developer.
I've done that before.
It's a long story, but it worked.
They gave me the award.
We turned it off.
I signed up for it
i looked it up
we set it up
we rolled it out
he let me go
i gave it a try
she quit
we won
i was the only one
we hired two more people
i took over
we grew a lot
`.trim().split("\n");

test.each(UNFINISHED)("more comes after: %s", (text) => {
  expect(["incomplete", "thinking"]).toContain(reasonFor(text));
});

test.each(FINISHED)("nothing more need come after: %s", (text) => {
  const { waitMs, reason } = endpointDelay({ text, speechMs: 4000 });
  expect(reason).toBe("complete");
  expect(waitMs).toBeLessThanOrEqual(700);
});

test("the lists are long enough to mean something", () => {
  expect(UNFINISHED.length).toBeGreaterThanOrEqual(120);
  expect(FINISHED.length).toBeGreaterThanOrEqual(120);
});
