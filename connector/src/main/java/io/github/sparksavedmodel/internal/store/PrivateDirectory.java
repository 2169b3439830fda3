/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;

/**
 * Makes directories that only the user of this process may enter, and refuses those that somebody
 * else made or can write to: a model is a program, and the default place is open to all.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateDirectory() {}

  /** Makes the directory unless it is there. */
  static Path create(Path directory) throws IOException {
    return Files.createDirectories(directory, attributes(directory));
  }

  /**
   * Says why the directory must not be used, if so. Writes and removes a file to find out who owns
   * what this process writes, as its user may have no name.
   */
  static Optional<String> objection(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Path probe = Files.createTempFile(directory, "probe", null);
    try {
      UserPrincipal user = Files.getOwner(probe);
      // Without following links, so that a link planted by another user is refused as well.
      UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
      owner = owner.equals(user) ? Files.getOwner(directory) : owner;
      if (!owner.equals(user)) {
        return Optional.of("it belongs to " + owner.getName() + ", not to " + user.getName());
      }
    } finally {
      Files.delete(probe);
    }
    return isPosix(directory) ? objectionToMode(directory) : Optional.empty();
  }

  private static Optional<String> objectionToMode(Path directory) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
    boolean isOpen = mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE);
    return isOpen
        ? Optional.of("others may write to it, its mode is " + PosixFilePermissions.toString(mode))
        : Optional.empty();
  }

  private static FileAttribute<?>[] attributes(Path directory) {
    return isPosix(directory)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
