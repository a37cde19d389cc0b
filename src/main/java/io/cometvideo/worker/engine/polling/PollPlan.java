package io.cometvideo.worker.engine.polling;

/**
 * The ages at which renders of one kind are polled: the fewest polls that find them done no later
 * than the fixed interval would.
 *
 * <p>For a given price of a poll, in seconds of lag, the best ages follow from the last one to the
 * first: a poll at one age costs its price, the lag of those renders that it finds done, and the
 * least that those cost which it does not. The higher the price, the fewer polls and the more lag,
 * so what is sought is the highest price at which the lag is still allowed.
 */
final class PollPlan {

  private static final int SEARCH_STEPS = 16;
  private static final double NONE_LEFT = 1e-9;

  /** When so few renders are left, those that were seen say little about this one. */
  private static final double FEW_LEFT = 0.005;

  private final RenderDensity density;
  private final PollRules rules;
  private final int reach;
  private final double price;
  // What is still to be paid after a poll at each point, for those that it did not find done.
  private final double[] rest;

  private PollPlan(RenderDensity density, PollRules rules, double price) {
    this.density = density;
    this.rules = rules;
    this.price = price;
    reach = Math.max(1, (int) Math.ceil(rules.spacingSeconds() / density.step() - 1e-6));
    rest = new double[density.points() + reach];
    for (int from = density.points() - 1; from >= 0; from--) {
      rest[from] = density.left(from) < NONE_LEFT ? 0 : cost(from, best(from, from + reach));
    }
  }

  /**
   * The cheapest plan.
   *
   * @param lag the mean lag in seconds that is allowed
   * @param late the part of renders that may be known later than an interval after they are done
   */
  static PollPlan of(RenderDensity density, PollRules rules, double lag, double late) {
    double low = rules.intervalSeconds() / 1000;
    double high = rules.intervalSeconds() * 100;
    for (int i = 0; i < SEARCH_STEPS; i++) {
      double middle = Math.sqrt(low * high);
      if (new PollPlan(density, rules, middle).isInTime(lag, late)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new PollPlan(density, rules, low);
  }

  /** The age of the next poll of a render that was not yet done at this age. */
  double after(double age) {
    return density.left(density.point(age)) < FEW_LEFT
        ? age + rules.overdueSeconds(age - density.end())
        : Math.min(planned(age), age + rules.longestSeconds());
  }

  private double planned(double age) {
    double earliest = age + rules.spacingSeconds();
    int first = (int) Math.ceil((earliest - density.age(0)) / density.step() - 1e-6);
    return first < rest.length
        ? Math.max(earliest, density.age(best(density.point(age), Math.max(0, first))))
        : earliest;
  }

  private boolean isInTime(double allowedLag, double allowedLate) {
    double lag = 0;
    double late = 0;
    int from = 0;
    for (double age = planned(0); density.left(from) > NONE_LEFT; age = planned(age)) {
      int to = density.point(age);
      int punctual = Math.clamp(density.point(age - rules.intervalSeconds()), from, to);
      lag += density.lag(from, to, age);
      late += density.left(from) - density.left(punctual);
      from = to;
    }
    return lag <= allowedLag && late <= allowedLate;
  }

  private int best(int from, int first) {
    int best = first;
    double least = Double.MAX_VALUE;
    for (int to = first; to < rest.length; to++) {
      double lag = lag(from, to);
      if (lag >= least) {
        break;
      }
      if (lag + rest[to] < least) {
        least = lag + rest[to];
        best = to;
      }
    }
    return best;
  }

  private double cost(int from, int to) {
    return price * density.left(from) + lag(from, to) + rest[to];
  }

  private double lag(int from, int to) {
    return density.lag(from, Math.min(to, density.points() - 1), density.age(to));
  }
}
