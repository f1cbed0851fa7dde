"""What losses, optimisers and the other names of a Training are called, and what each is in one sentence."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

Names = dict[str, tuple[str, str]]
"""For each key of a Training its text and a sentence about it, with its Keras name."""


def losses() -> Names:
    """Return the names of the losses."""
    return {
        "mse": ("MSE", translate("Training", "Mean squared error (MeanSquaredError)")),
        "half_sse": (
            translate("Training", "½ Σ squares"),
            translate("Training", "Half the sum of squared errors over all rows and outputs (tf.nn.l2_loss)"),
        ),
        "mae": (
            "MAE",
            translate("Training", "Mean absolute error, which minds outliers less (MeanAbsoluteError)"),
        ),
        "huber": (
            "Huber",
            translate("Training", "Squared where errors are small, straight where they are large (Huber)"),
        ),
        "log_cosh": (
            translate("Training", "log-cosh"),
            translate("Training", "Mean of log(cosh(error)), a smooth mean absolute error (LogCosh)"),
        ),
        "bce": (
            "BCE",
            translate("Training", "Binary cross-entropy, for two classes (BinaryCrossentropy)"),
        ),
        "cce": (
            "CCE",
            translate(
                "Training", "Categorical cross-entropy, for three or more classes (CategoricalCrossentropy)"
            ),
        ),
        "hinge": (
            translate("Training", "Hinge"),
            translate("Training", "Wants outputs beyond −1 and +1 on the right side, as in an SVM (Hinge)"),
        ),
    }


def optimizers() -> Names:
    """Return the names of the optimisers."""
    return {
        "sgd": ("SGD", translate("Training", "Goes down the gradient, step by step (SGD)")),
        "momentum": (
            translate("Training", "Momentum"),
            translate("Training", "Gathers speed where gradients agree (SGD with momentum)"),
        ),
        "nesterov": (
            "Nesterov",
            translate("Training", "Momentum that looks ahead before it steps (SGD with nesterov=True)"),
        ),
        "adagrad": (
            "AdaGrad",
            translate("Training", "Divides by the root of all squared gradients so far (Adagrad)"),
        ),
        "adadelta": (
            "AdaDelta",
            translate("Training", "Measures its steps by the size of its earlier steps (Adadelta)"),
        ),
        "rmsprop": (
            "RMSprop",
            translate("Training", "Divides by the root of the recent squared gradients (RMSprop)"),
        ),
        "adam": (
            "Adam",
            translate("Training", "Momentum divided by the root of recent squared gradients (Adam)"),
        ),
        "amsgrad": (
            "AMSGrad",
            translate("Training", "Adam whose steps never grow again (Adam with amsgrad=True)"),
        ),
        "nadam": ("NAdam", translate("Training", "Adam with the momentum of Nesterov (Nadam)")),
        "adamw": ("AdamW", translate("Training", "Adam that also lets the weights shrink (AdamW)")),
        "lion": (
            "Lion",
            translate("Training", "Steps of one size, by the sign of the momentum alone (Lion)"),
        ),
        "lbfgs": (
            "L-BFGS",
            translate(
                "Training", "Takes all rows at once and finds its step length itself (SciPy’s L-BFGS-B)"
            ),
        ),
        "levenberg_marquardt": (
            "Levenberg–M.",
            translate(
                "Training", "Levenberg-Marquardt, for squared errors of small networks, all rows at once"
            ),
        ),
    }


def initializers() -> Names:
    """Return the names of the initialisers."""
    return {
        "glorot_uniform": (
            "Glorot",
            translate(
                "Training", "Even, ±√(6 / (inputs + units)); good for tanh and sigmoid (GlorotUniform)"
            ),
        ),
        "glorot_normal": (
            translate("Training", "Glorot normal"),
            translate("Training", "Normal, variance 2 / (inputs + units) (GlorotNormal)"),
        ),
        "he_uniform": ("He", translate("Training", "Even, ±√(6 / inputs); good for relu (HeUniform)")),
        "he_normal": (
            translate("Training", "He normal"),
            translate("Training", "Normal, variance 2 / inputs; good for relu (HeNormal)"),
        ),
        "lecun_uniform": (
            "LeCun",
            translate("Training", "Even, ±√(3 / inputs); good for selu (LecunUniform)"),
        ),
        "lecun_normal": (
            translate("Training", "LeCun normal"),
            translate("Training", "Normal, variance 1 / inputs; good for selu (LecunNormal)"),
        ),
        "fan_in_normal": (
            "N(0, 1/n)",
            translate("Training", "Normal, variance 1 / inputs, without cutting off large values"),
        ),
        "orthogonal": (
            translate("Training", "Orthogonal"),
            translate("Training", "Directions at right angles to each other (Orthogonal)"),
        ),
        "uniform": (
            translate("Training", "Uniform"),
            translate("Training", "Even between two numbers, biases too (RandomUniform)"),
        ),
        "normal": (
            translate("Training", "Normal"),
            translate("Training", "Normal with a mean and a deviation, biases too (RandomNormal)"),
        ),
        "constant": (
            translate("Training", "Constant"),
            translate("Training", "One number everywhere, biases too: units then stay equal (Constant)"),
        ),
        "zeros": (
            translate("Training", "Zeros"),
            translate("Training", "Nothing but zeros: hidden units then stay equal (Zeros)"),
        ),
    }


def schedules() -> Names:
    """Return the names of the learning-rate schedules."""
    return {
        "constant": (translate("Training", "constant"), translate("Training", "The same rate all the time")),
        "step": (
            translate("Training", "in steps"),
            translate("Training", "Times a factor after every so many updates (ExponentialDecay, staircase)"),
        ),
        "exponential": (
            translate("Training", "exponential"),
            translate("Training", "Evenly less, by a factor within so many updates (ExponentialDecay)"),
        ),
        "cosine": (
            translate("Training", "cosine"),
            translate("Training", "Down along half a cosine wave within so many updates (CosineDecay)"),
        ),
        "plateau": (
            translate("Training", "on a plateau"),
            translate("Training", "Times a factor when nothing gets better any more (ReduceLROnPlateau)"),
        ),
    }


def monitors() -> Names:
    """Return the names of the figures that can be watched."""
    return {
        "validation_loss": (
            translate("Training", "val. loss"),
            translate("Training", "Loss of the validation rows, of the training rows if there are none"),
        ),
        "train_loss": (
            translate("Training", "train loss"),
            translate("Training", "Loss of the training rows"),
        ),
        "validation_accuracy": (
            translate("Training", "val. accuracy"),
            translate("Training", "Accuracy of the validation rows, of the training rows if there are none"),
        ),
        "train_accuracy": (
            translate("Training", "train accuracy"),
            translate("Training", "Accuracy of the training rows"),
        ),
    }


def selections() -> Names:
    """Return the names of the ways to choose rows."""
    return {
        "shuffled": (
            translate("Training", "shuffled"),
            translate("Training", "Each epoch all rows in a new order (fit with shuffle=True)"),
        ),
        "slices": (
            translate("Training", "in order"),
            translate("Training", "Rows as they stand, the same batches each epoch (fit with shuffle=False)"),
        ),
        "random": (
            translate("Training", "drawn"),
            translate("Training", "Each batch is drawn anew from all rows, none twice in a batch"),
        ),
        "replacement": (
            translate("Training", "drawn, repeating"),
            translate("Training", "Each batch is drawn anew from all rows, which may come twice"),
        ),
    }


def clippings() -> Names:
    """Return the names of the ways to limit the gradient."""
    return {
        "none": (translate("Training", "none"), translate("Training", "The gradient as it is")),
        "value": (
            translate("Training", "each slope"),
            translate("Training", "Each slope lies within ± the limit (clipvalue)"),
        ),
        "norm": (
            translate("Training", "its length"),
            translate("Training", "The whole gradient is at most as long as the limit (global_clipnorm)"),
        ),
    }


def gradients() -> Names:
    """Return the names of the ways to compute the gradient."""
    return {
        "backpropagation": (
            translate("Training", "backprop"),
            translate("Training", "Backpropagation: exact, by the chain rule"),
        ),
        "numerical": (
            translate("Training", "numerical"),
            translate(
                "Training", "(loss(w + δ) − loss(w − δ)) / 2δ for each weight: slow, and the same result"
            ),
        ),
    }


def precisions() -> Names:
    """Return the names of the kinds of numbers."""
    return {
        "float64": (
            "float64",
            translate("Training", "16 digits: agrees with a calculation by hand to the last digit shown"),
        ),
        "float32": (
            "float32",
            translate(
                "Training", "7 digits and half the memory, as Keras and PyTorch do: for large networks"
            ),
        ),
    }


def reductions() -> Names:
    """Return the names of the ways to bring the losses of many rows together."""
    return {
        "mean": (translate("Training", "mean"), translate("Training", "The mean over rows and outputs")),
        "sum": (
            translate("Training", "sum"),
            translate("Training", "The sum over rows and outputs: gradients grow with the batch"),
        ),
    }


def restores() -> Names:
    """Return the names of the weights that early stopping leaves."""
    return {
        "best": (
            translate("Training", "of the best epoch"),
            translate("Training", "Weights go back to the best epoch (restore_best_weights)"),
        ),
        "last": (
            translate("Training", "of the last epoch"),
            translate("Training", "Weights stay as they are"),
        ),
    }
