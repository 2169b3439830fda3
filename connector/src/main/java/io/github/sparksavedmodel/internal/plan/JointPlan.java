/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two plans of one model put together, so that one run feeds and fetches for both.
 *
 * @param plan the plan for both: the inputs of the first, then the further ones of the second, and
 *     the outputs likewise
 * @param shared the inputs that both fill, which is right only if they get equal values
 * @param further the places, in the second plan, of the inputs that only that one fills
 */
public record JointPlan(BindingPlan plan, List<Shared> shared, List<Integer> further) {

  /**
   * An input that both plans fill.
   *
   * @param first its place in the first plan
   * @param second its place in the second plan
   */
  public record Shared(int first, int second) {}

  /** Copies the lists. */
  public JointPlan {
    shared = List.copyOf(shared);
    further = List.copyOf(further);
  }

  /**
   * Both plans as one, or empty if one of them would give something else in a run of the other.
   *
   * <p>Feeding cuts the graph: an output of the other signature that depends on a computed tensor,
   * or on a placeholder with a default, would be computed from what is fed there. So all tensors
   * that only one of them feeds have to be placeholders; an output that depends on one of those
   * could not be computed alone.
   */
  public static Optional<JointPlan> of(BindingPlan first, BindingPlan second) {
    boolean alike = first.batching().equals(second.batching())
        && first.keyColumns().stream()
            .map(ColumnPath::name)
            .toList()
            .equals(second.keyColumns().stream().map(ColumnPath::name).toList());
    return alike && isSafe(first, second) && isSafe(second, first)
        ? Optional.of(joint(first, second))
        : Optional.empty();
  }

  /** Whether nothing that the plan feeds changes what the other computes. */
  private static boolean isSafe(BindingPlan plan, BindingPlan other) {
    boolean inputsAreSafe = plan.inputs().stream()
        .allMatch(input -> input.tensorNames().stream().anyMatch(other::feeds)
            ? other.input(input.tensorName()).filter(input::fillsAs).isPresent()
            : input.placeholder());
    boolean constantsAreSafe = plan.constants().stream()
        .allMatch(input -> other.feeds(input.tensorName())
            ? other
                .constant(input.tensorName())
                .filter(same -> same.value().equals(input.value()))
                .isPresent()
            : input.placeholder());
    return inputsAreSafe && constantsAreSafe;
  }

  private static JointPlan joint(BindingPlan first, BindingPlan second) {
    List<InputBinding> inputs = new ArrayList<>(first.inputs());
    List<Shared> shared = new ArrayList<>();
    List<Integer> further = new ArrayList<>();
    for (int place = 0; place < second.inputs().size(); place++) {
      InputBinding input = second.inputs().get(place);
      Optional<InputBinding> same = first.input(input.tensorName());
      if (same.isPresent()) {
        int known = first.inputs().indexOf(same.get());
        inputs.set(known, same.get().of(union(same.get().signatures(), input.signatures())));
        shared.add(new Shared(known, place));
      } else {
        inputs.add(input);
        further.add(place);
      }
    }
    BindingPlan plan = new BindingPlan(
        first.batching(),
        inputs,
        constants(first, second),
        Stream.concat(first.outputs().stream(), second.outputs().stream()).toList(),
        first.keyColumns());
    return new JointPlan(plan, shared, further);
  }

  private static List<ConstantInput> constants(BindingPlan first, BindingPlan second) {
    Stream<ConstantInput> known = first.constants().stream()
        .map(input -> second
            .constant(input.tensorName())
            .map(same -> input.of(union(input.signatures(), same.signatures())))
            .orElse(input));
    Stream<ConstantInput> further =
        second.constants().stream().filter(input -> !first.feeds(input.tensorName()));
    return Stream.concat(known, further).toList();
  }

  private static List<String> union(List<String> signatures, List<String> others) {
    return Stream.concat(signatures.stream(), others.stream()).distinct().toList();
  }
}
