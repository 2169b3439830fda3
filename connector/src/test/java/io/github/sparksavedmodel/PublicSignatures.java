/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;

/** That no public type, member or type argument of a public class is of a hidden package. */
final class PublicSignatures extends ArchCondition<JavaClass> {
  private final String hidden;

  PublicSignatures(String hidden) {
    super("mention nothing of %s in what is public", hidden);
    this.hidden = hidden;
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    if (!isVisible(javaClass)) {
      return;
    }
    javaClass.getSuperclass().ifPresent(type -> check(javaClass.getDescription(), type, events));
    javaClass.getInterfaces().forEach(type -> check(javaClass.getDescription(), type, events));
    for (JavaMember member : javaClass.getMembers()) {
      if (member.getModifiers().contains(JavaModifier.PUBLIC)
          || member.getModifiers().contains(JavaModifier.PROTECTED)) {
        types(member).forEach(type -> check(member.getDescription(), type, events));
      }
    }
  }

  private static boolean isVisible(JavaClass javaClass) {
    return javaClass.getModifiers().contains(JavaModifier.PUBLIC)
        && javaClass.getEnclosingClass().map(PublicSignatures::isVisible).orElse(true);
  }

  private static List<JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) {
      return List.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    List<JavaType> types = new ArrayList<>(code.getParameterTypes());
    types.add(code.getReturnType());
    types.addAll(code.getExceptionTypes());
    return types;
  }

  private void check(String where, JavaType type, ConditionEvents events) {
    for (JavaClass mentioned : type.getAllInvolvedRawTypes()) {
      if (mentioned.getName().startsWith(hidden)) {
        events.add(SimpleConditionEvent.violated(mentioned, where + " mentions " + mentioned));
      }
    }
  }
}
