/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel tells of GPIO lines, and wires by name: one a line of the input. */
#include "fuzz.h"
#include "gpio_records.h"
#include "wires.h"

static void check_record(const char *line)
{
    struct gpio_news n;
    struct gpio_input input = { .high = true };

    if (!gpio_parse_record(line, &n))
        return;
    fuzz_claim(n.gpio >= 0 || n.kind == GPIO_LOST, "a record is of a line");
    fuzz_claim(n.at >= 0, "and of a time");
    fuzz_claim(n.kind <= GPIO_OUT || n.kind == GPIO_LOST, "of a kind that records have");
    gpio_input_take(&input, &n);
    fuzz_claim(n.kind != GPIO_SET || input.high == n.value, "a value is the level");
}

/* NAME STATE */
static void check_wire(struct wires *w, char *line)
{
    char why[64] = "";
    char *state = strchr(line, ' ');

    if (!state)
        return;
    *state++ = '\0';
    fuzz_claim(wire_set(w, line, state, why, sizeof(why)) == !why[0], "refused with a reason");
    for (size_t i = 0; i < WIRES; i++)
        fuzz_claim(w->state[i] < WIRE_STATES, "a wire is in one of its states");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wires w = { 0 };
    struct gpio_chip chip;
    const char *at = (const char *)data, *end = at + size;

    if (gpio_find_chip(at, size, "module-pins", &chip)) {
        fuzz_claim(strncmp(chip.name, "gpiochip", 8) == 0 && !strchr(chip.name, '/'),
                   "a chip's name is one of a folder");
        fuzz_claim(chip.base >= 0 && chip.count > 0, "it has lines");
    }
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop ? stop : end) - at);
        char *line = strndup(at, len); /* a bound of its own, for the sanitizer */

        check_record(line);
        check_wire(&w, line);
        free(line);
        at += len + 1;
    }
    return 0;
}
