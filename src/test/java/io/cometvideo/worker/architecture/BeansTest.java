package io.cometvideo.worker.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.context.annotation.Bean;

/** Beans run down, like imports, though no compiler sees it. */
@AnalyzeClasses(packages = BeansTest.ROOT, importOptions = DoNotIncludeTests.class)
class BeansTest {

  static final String ROOT = "io.cometvideo.worker";

  /** From the lowest to the highest. */
  private static final List<String> PACKAGES =
      List.of(
          "task", "message", "catalogue", "comet", "media", "journal", "engine", "intake", "ops");

  @ArchTest
  static void aBeanIsMadeOfBeansOfItsOwnPackageOfThoseBelowOrOfTheRoot(JavaClasses classes) {
    List<JavaMethod> beans =
        classes.stream()
            .flatMap(one -> one.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Bean.class))
            .toList();

    List<String> upwards =
        beans.stream()
            .flatMap(user ->
                user.getRawParameterTypes().stream()
                    .filter(needed -> isFromAbove(beans, user, needed))
                    .map(needed -> user.getFullName() + " needs " + needed.getName()))
            .toList();

    assertThat(beans).hasSizeGreaterThan(10);
    assertThat(upwards).isEmpty();
  }

  /** There may be several of one type, of which each package has its own. */
  private static boolean isFromAbove(List<JavaMethod> beans, JavaMethod user, JavaClass needed) {
    List<JavaMethod> makers = beans.stream().filter(maker -> makes(maker, needed)).toList();
    return !makers.isEmpty() && makers.stream().allMatch(maker -> height(maker) > height(user));
  }

  private static boolean makes(JavaMethod maker, JavaClass needed) {
    return maker.getRawReturnType().isAssignableTo(needed.getName());
  }

  /** What the root defines is for all. */
  private static int height(JavaMethod bean) {
    String name = bean.getOwner().getPackageName() + ".";
    return name.equals(ROOT + ".")
        ? -1
        : IntStream.range(0, PACKAGES.size())
            .filter(i -> name.startsWith(ROOT + "." + PACKAGES.get(i) + "."))
            .findFirst()
            .orElseThrow();
  }
}
