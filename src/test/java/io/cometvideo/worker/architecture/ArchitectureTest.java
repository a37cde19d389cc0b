package io.cometvideo.worker.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** How the packages and classes hang together; the names are the rules. */
@AnalyzeClasses(
    packages = "io.cometvideo.worker",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.cometvideo.worker.";

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule taskKnowsNothingOfOurs = mayUse("task");
  @ArchTest static final ArchRule messageKnowsTasks = mayUse("message", "task");
  @ArchTest static final ArchRule catalogueKnowsTasks = mayUse("catalogue", "task");
  @ArchTest static final ArchRule cometKnowsTasks = mayUse("comet", "task");
  @ArchTest static final ArchRule mediaKnowsTasks = mayUse("media", "task");
  @ArchTest static final ArchRule journalKnowsMessages = mayUse("journal", "message", "task");

  @ArchTest
  static final ArchRule engineBringsJournalProviderAndBytesTogether =
      mayUse("engine", "journal", "comet", "media", "task");

  @ArchTest static final ArchRule whenToPollFollowsFromTasks = mayUse("engine.polling", "task");

  @ArchTest
  static final ArchRule intakeFeedsTheJournal =
      mayUse("intake", "engine", "journal", "message", "catalogue", "media", "task");

  @ArchTest
  static final ArchRule opsReadsWhatOthersTell =
      mayUse("ops", "intake", "engine", "journal", "task");

  @ArchTest
  static final ArchRule taskIsPlainJava =
      classes()
          .that()
          .resideInAPackage(ROOT + "task")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", ROOT + "task");

  @ArchTest
  static final ArchRule httpIsForTheProviderAndTheMedia =
      onlyIn("org.apache.hc..", "comet", "media");

  @ArchTest
  static final ArchRule kafkaIsForIntakeJournalAndMessages =
      onlyIn("org.apache.kafka..", "intake", "journal", "message");

  @ArchTest
  static final ArchRule jsonIsForMessagesAndTheProvider =
      onlyIn("tools.jackson..", "message", "comet");

  @ArchTest
  static final ArchRule onlyTheJournalHasAProducer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "journal")
          .should()
          .dependOnClassesThat(
              nameMatching("org\\.apache\\.kafka\\.clients\\.producer\\.(Kafka)?Producer"));

  @ArchTest
  static final ArchRule nobodyGetsAProducerFromSpring =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "journal")
          .should()
          .dependOnClassesThat(
              nameMatching(
                  "org\\.springframework\\.kafka\\.core\\.(.*Producer.*Factory|Kafka.*Operations|.*KafkaTemplate)"));

  @ArchTest
  static final ArchRule springIsForWiring =
      noClasses()
          .that()
          .resideInAnyPackage(
              packages("task", "message", "catalogue", "comet", "media", "journal", "engine"))
          .and()
          .haveNameNotMatching(".*(Configuration|Properties|Limits)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");

  @ArchTest
  static final ArchRule timeComesIn =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethodWhere(target(name("sleep")).and(target(owner(type(Thread.class)))));

  @ArchTest
  static final ArchRule beansAreWiredExplicitly =
      noClasses()
          .should()
          .beAnnotatedWith("org.springframework.stereotype.Service")
          .orShould()
          .beAnnotatedWith("org.springframework.stereotype.Component")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.springframework.beans.factory.annotation.Autowired");

  @ArchTest
  static final ArchRule classesAreFinal =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .haveSimpleNameNotEndingWith("Configuration")
          .and()
          .haveSimpleNameNotEndingWith("Application")
          .and()
          .haveSimpleNameNotEndingWith("package-info")
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static void everyPackageSaysThatNothingIsNull(JavaClasses ours) {
    assertThat(ours.stream().filter(type -> !type.getSimpleName().equals("package-info")))
        .allSatisfy(type ->
            assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                .as(type.getName())
                .isTrue());
  }

  private static ArchRule mayUse(String name, String... others) {
    List<String> allowed = new ArrayList<>(List.of(packages(others)));
    allowed.add(ROOT + name + "..");
    DescribedPredicate<JavaClass> ours = resideInAnyPackage(ROOT + "*..");
    DescribedPredicate<JavaClass> permitted = resideInAnyPackage(allowed.toArray(String[]::new));
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(permitted)));
  }

  private static ArchRule onlyIn(String library, String... users) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages(users))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private static String[] packages(String... names) {
    return List.of(names).stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }
}
