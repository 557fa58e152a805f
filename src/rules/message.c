/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding rules by the words of a message. */
#include "rules/message.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "rules/registry.h"

/* Words of a text that are looked at: a message, not a day's log. */
#define TEXT_WORDS 400
/* Values may stand between two words of a message: at most so many words. */
#define GAP_WORDS 6
/* How much of a message's words has to be there, or of the text's, whichever is less; and how much
   of a message's in any case. */
#define LEAST_PERCENT 75
#define LEAST_PHRASE_PERCENT 50
/* What matches with less than this says nothing, unless it is all of a message's words. */
#define LEAST_WEIGHT 12
/* What is told has at least so much of the weight of the best. */
#define NEAR_PERCENT 70

struct words {
	const char **items;
	size_t n;
};

/* One way in which a rule's message may be put, or its title. */
struct phrase {
	const struct rule *rule;
	struct words words;
	bool is_title;
};

struct phrases {
	struct phrase *items;
	size_t n;
	struct words all; /* of all phrases, sorted: how often a word is there tells its weight */
};

/* What the two systems write is ASCII; a translation's words, and its colon, aren't theirs. */
static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Lower-case words. An apostrophe is no letter, but breaks no word: doesn't, 'cpuset'. */
static struct words split(struct arena *arena, const char *text, size_t length, size_t limit)
{
	struct words words = { 0 };
	AUTO(strbuf) word = STRBUF_INIT;

	for (size_t i = 0; i <= length && words.n < limit; i++) {
		char c = i < length ? text[i] : ' ';

		if (is_letter(c)) {
			strbuf_add_char(&word, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
		} else if (c != '\'' && word.length > 0) {
			*ARENA_APPEND(arena, words.items, words.n) =
				arena_strdup(arena, strbuf_text(&word));
			strbuf_clear(&word);
		}
	}
	return words;
}

static void add_phrase(struct arena *arena, struct phrases *phrases, const struct rule *rule,
		       const char *text, size_t length)
{
	struct phrase *phrase = ARENA_APPEND(arena, phrases->items, phrases->n);

	phrase->rule = rule;
	phrase->is_title = text == rule->title;
	phrase->words = split(arena, text, length, TEXT_WORDS);
	for (size_t i = 0; i < phrase->words.n; i++)
		*ARENA_APPEND(arena, phrases->all.items, phrases->all.n) = phrase->words.items[i];
}

static void add_rule(struct arena *arena, struct phrases *phrases, const struct rule *rule)
{
	const char *text = rule->message_words;

	while (text && *text) {
		size_t length = strcspn(text, "|");

		add_phrase(arena, phrases, rule, text, length);
		text += length + (text[length] == '|');
	}
	add_phrase(arena, phrases, rule, rule->title, strlen(rule->title));
}

static int compare_words(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

static void read_phrases(struct arena *arena, struct phrases *out)
{
	for (size_t t = 0; t < rule_topic_count(); t++)
		for (size_t i = 0; i < rule_topic(t)->n_rules; i++)
			add_rule(arena, out, &rule_topic(t)->rules[i]);
	if (out->all.n > 0)
		qsort(out->all.items, out->all.n, sizeof(*out->all.items), compare_words);
}

/* The first of the sorted words that isn't below word, or the first above it. */
static size_t bound(const struct words *sorted, const char *word, bool above)
{
	size_t low = 0, high = sorted->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(sorted->items[middle], word);

		if (order < 0 || (above && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* 1 for a word that is everywhere, one more each time that it is half as frequent. */
static unsigned weigh(const struct phrases *phrases, const char *word)
{
	size_t n = bound(&phrases->all, word, true) - bound(&phrases->all, word, false);
	unsigned weight = 1;

	for (size_t all = phrases->all.n / 8; all > n; all /= 2)
		weight++;
	return weight;
}

static unsigned weigh_all(const struct phrases *phrases, const struct words *words)
{
	unsigned sum = 0;

	for (size_t i = 0; i < words->n; i++)
		sum += weigh(phrases, words->items[i]);
	return sum;
}

/* The best row so far that ends before word j of the phrase and near word i of the text. */
static unsigned best_before(const unsigned *rows, size_t n_phrase, size_t i, size_t j)
{
	size_t first = i > GAP_WORDS ? i - GAP_WORDS : 0;
	unsigned best = 0;

	for (size_t k = first; k < i; k++)
		for (size_t l = 0; l < j; l++)
			if (rows[k * n_phrase + l] > best)
				best = rows[k * n_phrase + l];
	return best;
}

/* The weight of the heaviest row of the phrase's words in the text. */
static unsigned match(struct arena *arena, const struct phrases *phrases, const struct words *text,
		      const struct words *phrase)
{
	unsigned *rows = ARENA_ARRAY(arena, unsigned, text->n * phrase->n + 1), best = 0;

	for (size_t i = 0; i < text->n; i++) {
		for (size_t j = 0; j < phrase->n; j++) {
			unsigned *row = &rows[i * phrase->n + j];

			if (strcmp(text->items[i], phrase->items[j]) != 0)
				continue;
			*row = weigh(phrases, text->items[i]) + best_before(rows, phrase->n, i, j);
			if (*row > best)
				best = *row;
		}
	}
	return best;
}

static void keep_match(struct arena *arena, const struct rule_match *found,
		       struct rule_match **matches, size_t *n)
{
	struct rule_match *match = *n > 0 ? &(*matches)[*n - 1] : NULL;

	/* a rule's phrases follow one another */
	if (!match || match->rule != found->rule) {
		*ARENA_APPEND(arena, *matches, *n) = *found;
		return;
	}
	match->is_whole = match->is_whole || found->is_whole;
	if (found->weight > match->weight)
		match->weight = found->weight;
}

static size_t match_phrases(struct arena *arena, const struct phrases *phrases,
			    const struct words *text, bool titles, struct rule_match **out)
{
	unsigned text_weight = weigh_all(phrases, text);
	size_t n = 0;

	for (size_t i = 0; i < phrases->n; i++) {
		const struct phrase *phrase = &phrases->items[i];
		unsigned whole = weigh_all(phrases, &phrase->words), wanted;
		struct rule_match found = { .rule = phrase->rule };
		AUTO(arena) scratch = ARENA_INIT;

		if (phrase->is_title != titles)
			continue;
		found.weight = match(&scratch, phrases, text, &phrase->words);
		found.is_whole = found.weight == whole;
		wanted = text_weight < whole ? text_weight : whole;
		if (found.is_whole ||
		    (found.weight >= LEAST_WEIGHT && found.weight * 100 >= wanted * LEAST_PERCENT &&
		     found.weight * 100 >= whole * LEAST_PHRASE_PERCENT))
			keep_match(arena, &found, out, &n);
	}
	return n;
}

/* All words of a short message say more than most of a long one's. */
static unsigned score(const struct rule_match *match)
{
	return match->is_whole ? 2 * match->weight : match->weight;
}

/* Rules of one score in the order of their ids. */
static int compare_matches(const void *left, const void *right)
{
	const struct rule_match *a = left, *b = right;

	if (score(a) != score(b))
		return score(a) > score(b) ? -1 : 1;
	return a->rule->id < b->rule->id ? -1 : 1;
}

/* Beside a message of which all words are there, others that merely have much of it don't count. */
static bool is_near(const struct rule_match *match, const struct rule_match *best)
{
	return match->is_whole >= best->is_whole &&
	       score(match) * 100 >= score(best) * NEAR_PERCENT;
}

size_t rules_match_text(struct arena *arena, const char *text, struct rule_match **out)
{
	AUTO(arena) scratch = ARENA_INIT;
	struct phrases phrases = { 0 };
	struct words words = split(&scratch, text, strlen(text), TEXT_WORDS);
	size_t n, kept = 0;

	*out = NULL;
	read_phrases(&scratch, &phrases);
	n = match_phrases(arena, &phrases, &words, false, out);
	if (n == 0)
		n = match_phrases(arena, &phrases, &words, true, out);
	if (n == 0)
		return 0;
	qsort(*out, n, sizeof(**out), compare_matches);
	for (size_t i = 0; i < n; i++)
		if (is_near(&(*out)[i], &(*out)[0]))
			(*out)[kept++] = (*out)[i];
	return kept;
}
